// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat

extension LicenseResponder {
    func count(_ request: SignedRequest, now: Instant) async throws(Refusal) -> Answer {
        let days = try UsageReport(json: request.body).used(on: request.device)
        try await desk.count(days, device: request.device, request: request.id, bodyHash: request.bodyHash, now: now)
        return .text([])
    }
}

extension SignedRequest {
    /// What an id is bound to.
    var bodyHash: String { Base64URL.encode(Digest.sha256(body)).shown }
}
