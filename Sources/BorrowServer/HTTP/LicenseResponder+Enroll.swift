// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

extension LicenseResponder {
    /// - Throws: `encryption-needed`, `bad-request`, and what the desk throws.
    func enroll(_ request: SignedRequest, now: Instant) async throws(Refusal) -> Answer {
        guard request.peer.isEncrypted else { throw .encryptionNeeded("a code") }
        let enrolment = try MessageShape.enrolment.decode(Enrolment.self, from: request.body)
        let shape = MessageShape.enrolment
        for (name, claim) in [("user", enrolment.user), ("host", enrolment.host)] { try shape.requireClaim(name, claim) }
        guard !enrolment.user.isEmpty, !enrolment.host.isEmpty else { throw shape.bad("user and host are needed") }
        guard Hostid.isMachine(Bytes(enrolment.machine.utf8)) else { throw shape.bad("machine is not MACHINE= and 43 characters") }
        let borrower = Borrower(
            device: request.device, machine: enrolment.machine, user: enrolment.user, host: enrolment.host, address: request.peer.address)
        return try .json(Enrolled(user: try await desk.enroll(borrower, typed: enrolment.code, from: request.peer, now: now)))
    }
}
