// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Connected licenses that are given up and of which the server could not be told: it hears of them before they end, or not at all.
struct OwedCheckins {
    /// More are left to their end.
    private static let most = 1000

    private var grants: [(grant: Grant, text: Bytes)] = []
    private var backoff = Backoff(first: 15, longest: 300)
    private var nextTry: Due?

    mutating func add(_ grant: Grant, _ text: Bytes, _ now: Now, chance: Double = .random(in: 0..<1)) {
        guard grants.count < Self.most else { return }
        if nextTry == nil { nextTry = now.after(milliseconds: backoff.next(chance: chance)) }
        grants.append((grant, text))
    }

    /// Its application goes on with it.
    mutating func forget(_ loan: Bytes) {
        grants.removeAll { $0.grant.terms.loan == loan }
    }

    mutating func networkCame(_ now: Now, chance: Double = .random(in: 0..<1)) {
        guard nextTry != nil else { return }
        nextTry = Due.earliest([nextTry, Crowd.turn(now, before: grants.map(\.grant.terms.expiresAt).min(), chance: chance)], now)
    }

    func nextDue(_ now: Now) -> Due? { nextTry }

    /// Those to be tried now; those that fail again are added again.
    mutating func due(_ now: Now) -> [(grant: Grant, text: Bytes)] {
        guard let due = nextTry, due.isDue(now) else { return [] }
        nextTry = nil
        defer { grants = [] }
        let left = grants.filter { $0.grant.terms.expiresAt > now.wall }
        if left.isEmpty { backoff.reset() }
        return left
    }
}
