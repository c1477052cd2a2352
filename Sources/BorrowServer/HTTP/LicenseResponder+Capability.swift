// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

extension LicenseResponder {
    func capability(_ request: SignedRequest, now: Instant) async throws(Refusal) -> Answer {
        let terms = try CapabilityTerms(json: request.body)
        let asked = try terms.request(
            id: request.id, bodyHash: request.bodyHash, device: request.device, address: request.peer.address,
            passwords: try OfferedPasswords(header: request.password, features: terms.features.count))
        let outcome: CapabilityOutcome
        switch terms.operation {
        case .request, .report: outcome = try await desk.serve(asked, now: now)
        case .preview: outcome = try await desk.previewServing(asked, now: now)
        case .undo: outcome = try await desk.undo(terms.undoes ?? "", asked.asked, now: now)
        }
        switch outcome {
        case .answered(let answer): return try .json(answer)
        case .refused(let refusals): return .refused(refusals, of: asked.asked.features.count)
        }
    }
}
