// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension LendingDesk {
    /// Binds a device to the user whom its code was made for. The same device may say its code again: an answer may have been lost.
    ///
    /// - Parameter typed: the code as it was typed.
    /// - Parameter borrower: the device, and the user it claims: another than the code's is refused, and the code stays good.
    /// - Throws: `code-invalid`, `user-differs`, `device-blocked`, `too-many-attempts`.
    func enroll(_ borrower: Borrower, typed: String, from peer: Peer, now: Instant) async throws(Refusal) -> String {
        let attempt = Attempt(kind: .code, address: peer.address, device: borrower.device, user: borrower.user)
        var asked = AuditEntry(action: .enroll, at: now, device: borrower.device, request: "", vendor: [], feature: [])
        (asked.user, asked.host) = (borrower.user, borrower.host)
        return try await limited(attempt, failing: [.codeInvalid], now: now) { [asked] () throws(Refusal) in
            try await store.change(refusedAs: asked, within: turnedAway) { ledger in
                guard let hash = EnrolmentCode.hash(of: typed), let code = try ledger.code(hash: hash), now < code.expiresAt,
                    code.device == nil || code.device == borrower.device
                else {
                    throw Refusal(
                        .codeInvalid, "the code is wrong, was used, or has expired",
                        hint: "type it as it was given, or ask the administrator for a new one: `lend enroll \(borrower.user)`")
                }
                let known = try ledger.device(borrower.device)
                if let known { try Admission.requireUnblocked(known) }
                guard Bytes(code.user.utf8) == Bytes(borrower.user.utf8) else {
                    throw Refusal(
                        .userDiffers, "the code is for \(code.user), and this device says that its user is \(borrower.user)",
                        hint: "enroll from the account of \(code.user), or ask for a code with `lend enroll \(borrower.user)`")
                }
                try ledger.enroll(borrower, known: known, at: now)
                if code.device == nil {
                    try ledger.useCode(hash: hash, for: borrower.device)
                    var entry = AuditEntry(action: .enroll, at: now, device: borrower.device, request: "", vendor: [], feature: [])
                    entry.detail = "\(code.user) on \(borrower.host) from \(peer.address), by code"
                    try ledger.append(entry)
                }
                return code.user
            }
        }
    }
}

extension Ledger {
    fileprivate func enroll(_ borrower: Borrower, known: Device?, at now: Instant) throws {
        var device = known ?? Device(borrower, at: now)
        (device.machine, device.user, device.host, device.address) = (borrower.machine, borrower.user, borrower.host, borrower.address)
        (device.enrolledAt, device.lastSeen) = (known?.enrolledAt ?? now, now)
        if known == nil { try insert(device) } else { try update(device) }
    }
}
