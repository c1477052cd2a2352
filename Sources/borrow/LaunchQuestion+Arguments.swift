// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowPlaces

extension LaunchQuestion {
    /// Reads `check [vendor/]feature [--version version] [--vendor vendor]`.
    ///
    /// `nil` for every other command line: `borrow-agent` knows all forms, and what is wrong with the rest.
    init?(arguments: ArraySlice<String>) {
        guard arguments.first == "check" else { return nil }
        var rest = arguments.dropFirst()
        var (wanted, version, vendor): (WantedFeature?, Version?, Bytes?)
        while let argument = rest.popFirst() {
            switch argument {
            case "--version" where version == nil:
                guard let stated = rest.popFirst().flatMap({ Version($0) }) else { return nil }
                version = stated
            case "--vendor" where vendor == nil:
                guard let stated = rest.popFirst(), !stated.hasPrefix("-") else { return nil }
                vendor = Bytes(stated.utf8)
            default:
                guard wanted == nil, !argument.hasPrefix("-"), let feature = WantedFeature(argument), feature.count == 1 else { return nil }
                wanted = feature
            }
        }
        guard let wanted else { return nil }
        self.init(feature: wanted.name, version: version ?? wanted.version, vendor: vendor ?? wanted.vendor)
    }
}
