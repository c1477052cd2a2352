// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat

/// What lies on a laptop, in the plainest words: for each feature the loan that came last, unless it was given up.
struct NaiveLaptop {
    enum Slot: Equatable {
        case empty
        case held(Bytes)
        case givenUp
    }

    var slots: [String: Slot] = [:]
    /// When each request was made, and when each feature was last given up, in moments of the schedule.
    private var made: [Bytes: Int] = [:]
    private var gaveUp: [String: Int] = [:]

    mutating func make(_ request: Bytes, at moment: Int) {
        if made[request] == nil { made[request] = moment }
    }

    /// A grant arrives: it is kept, unless the feature was given up since it was asked for.
    mutating func receive(_ loan: Bytes, of feature: String, for request: Bytes) {
        if let given = gaveUp[feature], given > made[request]! { return }
        slots[feature] = .held(loan)
    }

    mutating func giveUp(_ feature: String, at moment: Int) {
        guard case .held = slots[feature] else { return }
        slots[feature] = .givenUp
        gaveUp[feature] = moment
    }

    func verdict(_ feature: String, among loans: NaiveServer, at now: Instant) -> VerdictCode {
        switch slots[feature] ?? .empty {
        case .empty: return .none
        case .givenUp: return .returned
        case .held(let id):
            let loan = loans.loan(id)!
            if now < loan.issuedAt + -86400 { return .notYetValid }
            return now < loan.expiresAt ? .licensed : .expired
        }
    }
}
