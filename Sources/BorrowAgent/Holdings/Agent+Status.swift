// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat

/// What lies in this machine's nodelock directories.
public struct Status: Sendable {
    /// Held first, each by vendor and feature.
    public let holdings: [Holding]
    /// Requests whose answer was lost.
    public let openRequests: Int
    /// Files that say nothing to us, directories that cannot be read.
    public let faults: [AgentError]
    /// Those of the holdings that their servers wanted back, and why.
    public var recalled: [RecalledLoans.Entry] = []

    /// Whether any of it is known to be another user's.
    public func hasOthers(than person: Person) -> Bool {
        holdings.contains { $0.user.map { $0 != Bytes(person.user.utf8) } ?? false }
    }
}

extension Agent {
    /// Reads what lies here, without a network, a keyring or a write.
    ///
    /// - Parameter receiptAge: how long a receipt is worth showing, in seconds.
    public func status(receiptAge: Int64 = 30 * 86400) -> Status {
        let now = laptop.clock()
        let contents = contents()
        var holdings = contents.flatMap(\.slots).map { Holding($0, laptop: laptop, now: now) }
        let inSlots = holdings.map(\.loan)
        holdings += contents.flatMap(\.kept)
            .filter { !inSlots.contains($0.terms.loan) }
            .map { Holding($0, path: nil) }
        holdings.removeAll { holding in holding.receivedAt.map { $0 + receiptAge < now } ?? false }
        let order = Holding.State.allCases
        holdings.sort { left, right in
            let (first, second) = (order.firstIndex(of: left.state)!, order.firstIndex(of: right.state)!)
            if first != second { return first < second }
            if left.vendor != right.vendor { return left.vendor.lexicographicallyPrecedes(right.vendor) }
            return left.feature.lexicographicallyPrecedes(right.feature)
        }
        let loans = holdings.map(\.loan)
        let recalled = ((try? laptop.state.recalled.entries()) ?? []).filter { loans.contains($0.loan) }
        return Status(
            holdings: holdings, openRequests: contents.map(\.requests.count).reduce(0, +),
            faults: contents.flatMap(\.faults), recalled: recalled)
    }

    /// The launch check as an application would make it, with the publisher keys that the command line trusts.
    ///
    /// - Throws: where no vendor is named and a directory cannot be read.
    public func check(feature: Bytes, version: Version? = nil, vendor: Bytes? = nil) throws(AgentError) -> Verdict {
        try LaunchQuestion(feature: feature, version: version, vendor: vendor).verdict(
            in: laptop.directories.map(\.path), machine: laptop.machine, publishers: laptop.publishers, now: laptop.clock())
    }
}
