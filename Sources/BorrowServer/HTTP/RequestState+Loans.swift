// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

extension RequestState {
    init(id: String, loans: [BorrowServer.Loan], now: Instant) {
        self.init(
            id: id,
            loans: loans.map { loan in
                RequestState.Loan(
                    loan: loan.id, vendor: loan.vendor.shown, name: loan.feature.shown, state: .init(loan, now: now),
                    expiresAt: loan.expiresAt)
            })
    }
}

extension RequestState.Loan.State {
    init(_ loan: BorrowServer.Loan, now: Instant) {
        switch loan.state {
        case .open: self = loan.isOut(at: now) ? .open : .expired
        case .returned: self = .returned
        case .replaced: self = .replaced
        // Its device is still to give it back.
        case .reclaimed: self = loan.receipt != nil ? .returned : loan.isOverUse(at: now) ? .open : .expired
        }
    }
}
