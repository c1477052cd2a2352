// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

extension Recalls {
    init(_ loans: [BorrowServer.Loan], database: String, commits: Int64, isRecovering: Bool) {
        self.init(
            loans: loans.map { loan in
                Recalls.Loan(
                    loan: loan.id, vendor: loan.vendor.shown, name: loan.feature.shown, expiresAt: loan.expiresAt,
                    reason: (loan.reclaim?.reason ?? loan.recall?.reason) ?? "", isReclaimed: loan.reclaim == nil ? nil : true)
            },
            isRecovering: isRecovering ? true : nil, database: database, commits: commits)
    }
}
