// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import BorrowKeys

extension LicenseResponder {
    /// - Parameter old: the retired key that it was sent to.
    func borrow(_ request: SignedRequest, of old: SigningKey? = nil, now: Instant) async throws(Refusal) -> Answer {
        let terms = try Terms(json: request.body)
        let asked = try terms.asked()
        let borrow = BorrowRequest(
            id: request.id, bodyHash: request.bodyHash, features: asked, end: try terms.end(),
            borrower: try terms.borrower(device: request.device, address: request.peer.address),
            passwords: try OfferedPasswords(header: request.password, features: asked.count))
        switch try await desk.borrow(borrow, of: old, now: now) {
        case .lent(let grants): return .text(Bytes(grants.joined(separator: [ASCII.newline])))
        case .refused(let refusals): return .refused(refusals, of: borrow.features.count)
        }
    }

    func preview(_ request: SignedRequest, now: Instant) async throws(Refusal) -> Answer {
        let terms = try Terms(json: request.body)
        let (features, end) = (try terms.asked(), try terms.end())
        let decision = try await desk.preview(
            features, end: end, borrower: try terms.borrower(device: request.device, address: request.peer.address),
            passwords: try OfferedPasswords(header: request.password, features: features.count), now: now)
        switch decision {
        case .lend(let allotments): return try .json(Preview(loans: allotments.map { Preview.Loan($0, asked: end, now: now) }))
        case .refuse(let refusals): return .refused(refusals, of: features.count)
        }
    }
}

extension Answer {
    /// The refusal of a whole request, with the reason for each feature that was refused.
    static func refused(_ refusals: [(asked: WantedSeats, refusal: Refusal)], of asked: Int) -> Answer {
        let features = refusals.map { Problem.Feature(vendor: $0.asked.vendor.shown, name: $0.asked.name, refusal: $0.refusal) }
        guard let first = refusals.first?.refusal else { return .refusal(Refusal(.internalFault, "refused without a reason")) }
        guard asked > 1 else { return .refusal(first, features: features) }
        let whole = Refusal(
            first.code, "\(refusals.count) of \(asked) features refused, so none was lent: \(first.detail)", hint: first.hint)
        return .refusal(whole, features: features)
    }
}

extension Preview.Loan {
    fileprivate init(_ allotment: Allotment, asked end: AskedEnd, now: Instant) {
        let line = allotment.line.line
        let shortened =
            switch end {
            case .lasting(let seconds), .connected(let seconds): (allotment.promised ?? allotment.end) < now + seconds
            case .until: false
            }
        self.init(
            vendor: line.vendor.shown, name: line.name.shown, version: line.version.text.shown, seats: allotment.asked.seats,
            until: allotment.end, shortened: shortened, explanation: Explanation(allotment, asked: end),
            renewableUntil: allotment.promised.flatMap { $0 > allotment.end ? $0 : nil })
    }
}
