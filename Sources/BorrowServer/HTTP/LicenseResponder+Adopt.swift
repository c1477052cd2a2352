// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

extension LicenseResponder {
    func recalls(_ request: SignedRequest, now: Instant) async throws(Refusal) -> Answer {
        let summons = try await desk.summons(device: request.device, now: now)
        return try .json(Recalls(summons.loans, database: summons.database, commits: summons.commits, isRecovering: summons.isRecovering))
    }

    func adopt(_ request: SignedRequest, now: Instant) async throws(Refusal) -> Answer {
        let shown = try await desk.adopt(request.body, device: request.device, request: request.id, now: now)
        return try .json(Adoption(loan: shown.loan.id, state: .init(shown.loan, now: now), isNew: shown.isNew))
    }
}
