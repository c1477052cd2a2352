// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat

/// A publisher-signed line that this server may lend, with what a grant needs of its file.
public struct LentLine: Sendable {
    public let line: FeatureLine
    /// The SERVER lines of its file; one of them is this server.
    public let servers: [ServerLine]
    /// The hash of what the publisher signed (`BORROWED_FROM`): two lines with one hash are one line.
    public let hash: Bytes
    /// The place among all lines of all files.
    public let order: Int
    /// From when a line with `SUPERSEDE` and a later `ISSUED` takes its place; `nil`: never.
    public var voidFrom: Instant?

    /// - Parameter servers: all of its file, in file order: they are under the publisher's signature.
    /// - Parameter order: unlike that of any other line.
    public init(line: FeatureLine, servers: [ServerLine], order: Int) {
        (self.line, self.servers, self.order) = (line, servers, order)
        hash = line.fingerprint(servers: servers)
    }

    /// Its seats; only counted lines are lent.
    public var seats: Int {
        if case .counted(let seats) = line.count { seats } else { 0 }
    }

    /// Why it gives no seat at `now`; `nil` where it does.
    func reasonForDormancy(at now: Instant) -> String? {
        if isVoid(at: now) { return "a line with SUPERSEDE and a later ISSUED takes its place" }
        if hasExpired(at: now), let end = line.borrowing.finalExpiry { return "it expired at \(end.readable.shown)" }
        if !hasStarted(at: now), let start = line.borrowing.start { return "it starts at \(start.readable.shown)" }
        return nil
    }

    /// Whether another line has taken its place.
    public func isVoid(at now: Instant) -> Bool { voidFrom.map { $0 <= now } ?? false }

    /// Whether the first second of its START has come.
    public func hasStarted(at now: Instant) -> Bool { line.borrowing.start.map { $0 <= now } ?? true }

    /// Whether its last second has come: nothing lent now could end later than now.
    public func hasExpired(at now: Instant) -> Bool { line.borrowing.finalExpiry.map { $0 <= now } ?? false }
}
