// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// The three servers of a license file, in its order, which the publisher signed: one of them lends, the others stand by.
struct ServerTrio: Hashable, Sendable {
    /// Each `ED25519=…`.
    let hostids: [Bytes]

    /// `nil` for a file with one server.
    init?(_ servers: [ServerLine]) {
        guard servers.count == 3 else { return nil }
        hostids = servers.map(\.hostid)
    }

    /// As the database and orders name it: the hostids with a blank between.
    var name: String { hostids.map(\.shown).joined(separator: " ") }

    /// - Parameter name: as `name` gives it.
    init?(name: String) {
        hostids = name.split(separator: " ").map { Bytes($0.utf8) }
        guard hostids.count == 3, hostids.allSatisfy(Hostid.isDevice) else { return nil }
    }

    /// Which of them lends until an administrator says otherwise: the first.
    var primary: Bytes { hostids[0] }
}
