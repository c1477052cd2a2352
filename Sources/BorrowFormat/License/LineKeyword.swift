// SPDX-License-Identifier: Apache-2.0

/// The words that begin a line of a license file; upper case exactly.
enum LineKeyword: CaseIterable {
    case server, vendor, daemon, useServer, feature, increment, upgrade, package

    var text: StaticString {
        switch self {
        case .server: "SERVER"
        case .vendor: "VENDOR"
        case .daemon: "DAEMON"
        case .useServer: "USE_SERVER"
        case .feature: "FEATURE"
        case .increment: "INCREMENT"
        case .upgrade: "UPGRADE"
        case .package: "PACKAGE"
        }
    }

    init?(_ word: some Collection<UInt8>) {
        guard let found = Self.allCases.first(where: { word.equals($0.text) }) else { return nil }
        self = found
    }

    static func isKnown(_ word: some Collection<UInt8>) -> Bool { LineKeyword(word) != nil }
}
