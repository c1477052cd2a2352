// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat

/// The servers in whose place another lends a feature: the publisher signed all three on its line, and of three only one lends.
struct Succession: Sendable {
    private struct Place: Hashable {
        let server: Bytes
        let vendor: Bytes
        let feature: Bytes
    }

    private var places: Set<Place> = []

    /// Of a server that nobody's lines are known of: it answers for itself.
    init() {}

    /// - Parameter lines: verified, and lent by the server that shows them.
    init(of lines: [Introduction.VouchedLine]) {
        for line in lines where line.servers.count == 3 {
            for server in line.servers {
                places.insert(Place(server: server.hostid, vendor: line.line.vendor, feature: line.line.name))
            }
        }
    }

    /// Whether what that server signed of a feature is this one's to know of and to take back.
    func covers(_ server: Bytes, vendor: Bytes, feature: Bytes) -> Bool {
        places.contains(Place(server: server, vendor: vendor, feature: feature))
    }

    /// The same of any feature.
    func covers(_ server: Bytes) -> Bool { places.contains { $0.server == server } }
}

extension Conversation {
    /// Whether this server signed it, or lends in the place of the one that did.
    func answers(for server: Bytes, vendor: Bytes, feature: Bytes) -> Bool {
        server == self.server.hostid || succession.covers(server, vendor: vendor, feature: feature)
    }

    func answers(for grant: Grant) -> Bool {
        grant.signer.map { answers(for: $0.hostid, vendor: grant.terms.vendor, feature: grant.terms.feature) } ?? false
    }
}
