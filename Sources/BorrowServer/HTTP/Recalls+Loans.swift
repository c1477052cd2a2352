// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

extension Recalls {
    init(_ loans: [BorrowServer.Loan]) {
        self.init(
            loans: loans.map { loan in
                Recalls.Loan(
                    loan: loan.id, vendor: loan.vendor.shown, name: loan.feature.shown, expiresAt: loan.expiresAt,
                    reason: loan.recall?.reason ?? "")
            })
    }
}
