// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

extension MessageShape {
    static let capability = MessageShape(
        name: "capability requests",
        fields: [
            1: [
                "operation", "incremental", "partial", "undoes", "features", "for", "granularity", "user", "host", "display",
                "project", "client", "machine",
            ],
            3: ["vendor", "name", "version", "count"],
        ],
        hint: "capability requests are JSON with operation, features, incremental, partial, undoes, for, granularity, user, host, "
            + "display, project, client and machine")
}

extension CapabilityTerms {
    init(json body: Bytes) throws(Refusal) {
        self = try MessageShape.capability.decode(CapabilityTerms.self, from: body)
        try requireSense()
    }

    /// As many as one answer holds grants of the largest size, in base64url, and reasons of the longest names.
    static let mostFeatures = AnswerLimit.body / (SealedText.largest * 4 / 3 + 12_000)

    /// What only some operations take.
    private func requireSense() throws(Refusal) {
        let shape = MessageShape.capability
        guard features.count <= Self.mostFeatures else {
            throw shape.bad("\(features.count) features are named, at most \(Self.mostFeatures) are allowed")
        }
        switch operation {
        case .undo:
            guard let undoes, RequestID.isWellFormed(Bytes(undoes.utf8)) else {
                throw shape.bad("undoes is no request id of 22 characters")
            }
            guard features.isEmpty, duration == nil, granularity == nil, incremental != true, partial != true else {
                throw shape.bad("an undo takes nothing but the id of what it undoes")
            }
        case .report:
            guard !features.isEmpty else { throw shape.bad("a report names no feature") }
            guard incremental != true, undoes == nil else { throw shape.bad("a report always adds, and undoes nothing") }
        case .request, .preview:
            guard undoes == nil else { throw shape.bad("only an undo undoes") }
            guard !features.isEmpty || incremental != true else { throw shape.bad("nothing is added by a request without features") }
        }
    }

    /// The same as the terms of a borrow.
    private var terms: Terms {
        Terms(
            features: features, duration: duration ?? Interval.longest.seconds, granularity: granularity, user: user, host: host,
            display: display, project: project, client: client, machine: machine)
    }

    /// - Parameter device: the hostid that signed the request.
    func request(
        id: String, bodyHash: String, device: String, address: String = "", passwords: OfferedPasswords = .none
    ) throws(Refusal) -> CapabilityRequest {
        let terms = terms
        return CapabilityRequest(
            BorrowRequest(
                id: id, bodyHash: bodyHash, features: features.isEmpty ? [] : try terms.asked(), end: try terms.end(),
                borrower: try terms.borrower(device: device, address: address), passwords: passwords),
            isReport: operation == .report, isIncremental: incremental ?? false, takesFewer: partial ?? false)
    }
}
