// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// An application that runs on a borrow: it is told before that ends. Reads no clock.
struct Use: Sendable {
    /// Seconds before the end.
    static let notices: [Int64] = [7200, 600]

    let vendor: Bytes
    let feature: Bytes
    private(set) var loan: Bytes
    private(set) var end: Instant
    private var given = Int64.max

    init(vendor: Bytes, feature: Bytes, loan: Bytes, end: Instant) {
        (self.vendor, self.feature, self.loan, self.end) = (vendor, feature, loan, end)
    }

    func nextDue(_ now: Now) -> Due? {
        guard now.wall < end else { return nil }
        return Self.notices.first { $0 < given }.map { .at(end + -$0) }
    }

    /// Whether it is to be told of its end now.
    mutating func isToBeTold(_ now: Now) -> Bool {
        let left = end - now.wall
        guard left > 0, let notice = Self.notices.last(where: { left <= $0 && $0 < given }) else { return false }
        given = notice
        return true
    }

    /// A grant in the place of the one that it began with.
    mutating func renewed(_ borrow: Borrow) {
        guard borrow.vendor == vendor, borrow.feature == feature, borrow.end > end else { return }
        (loan, end, given) = (borrow.loan, borrow.end, .max)
    }
}
