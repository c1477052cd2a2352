// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat

/// A PACKAGE or UPGRADE line that may be lent, as soon as there are lines whose seats it can make into others.
struct OfferedDerivation {
    let derivation: Derivation
    let source: Stocktaking.Source
    let place: Notice.Place
    /// Whether there are.
    var gives = false

    var package: PackageLine? { if case .package(let line) = derivation { line } else { nil } }

    /// Why it does not count beside `earlier`; `nil` where it does.
    func reasonNotToCount(beside earlier: OfferedDerivation) -> String? {
        let messages = [self, earlier].map { $0.derivation.publisherMessage(servers: $0.source.servers) }
        if messages[0] == messages[1] { return "the same signed line stands above, and counts once" }
        guard let package, let other = earlier.package, package.vendor == other.vendor, package.name == other.name,
            package.version == other.version
        else { return nil }
        return "a PACKAGE of this name and version stands above, and the first one counts"
    }

    /// Whether the publisher signed it for the servers of that line: a grant that rests on both names its servers once.
    func isForServers(of line: LentLine) -> Bool { source.servers.map(\.hostid) == line.servers.map(\.hostid) }
}
