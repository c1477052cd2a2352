// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat

extension LendingDesk {
    /// Takes a loan back and answers with a signed receipt: the same bytes however often the loan is returned.
    ///
    /// A loan that has ended or was replaced is receipted too; there is nothing to free, but where a connected one was renewed: its
    /// device shows that it never heard of that, and the renewal ends. One that was recalled is taken back whatever its line says of
    /// early returns. One of a file for three servers is taken back by the one of them that lends, whichever of them made it.
    ///
    /// - Parameter device: the hostid that signed the request.
    /// - Throws: `bad-request`, `bad-signature`, `wrong-server`, `not-your-loan`, `loan-unknown`, `early-return-off`, `standby`,
    ///   `store-failed`.
    public func takeBack(_ text: Bytes, device: String, request: String, now: Instant) async throws(Refusal) -> Bytes {
        let shown = Result { () throws(Refusal) in try requireSound(text, device: device) }
        var entry = AuditEntry(action: .takeBack, at: now, device: device, request: request, vendor: [], feature: [])
        if let terms = Tombstone(text)?.terms {
            entry = AuditEntry(
                action: .takeBack, at: now, device: device, request: request, vendor: terms.vendor, feature: terms.feature,
                loan: terms.loan.shown, user: terms.user.shown, host: terms.host.shown)
        }
        return try await store.change(refusedAs: entry, within: turnedAway) { [self] ledger in
            let terms = try shown.get()
            guard let loan = try ledger.loan(terms.loan.shown) else {
                try requireLending(try trios(of: nil, answering: terms), in: ledger)
                return try takeBackStray(terms, request: request, now: now, in: ledger)
            }
            guard loan.borrower.device == device else { throw Self.notYours(terms) }
            guard loan.vendor == terms.vendor, loan.feature == terms.feature else {
                throw Refusal(.badRequest, "loan \(loan.id) is of \(loan.feature.shown), the RETURN says \(terms.feature.shown)")
            }
            return try takeBack(loan, terms: terms, request: request, now: now, in: ledger)
        }
    }

    /// What a RETURN says, where this device signed it for this server.
    private func requireSound(_ text: Bytes, device: String) throws(Refusal) -> TombstoneTerms {
        guard let tombstone = Tombstone(text) else {
            throw Refusal(.badRequest, "the body is no signed RETURN", hint: "send the tombstone as `borrow return` wrote it")
        }
        let terms = tombstone.terms
        guard terms.device.shown == device else { throw Self.notYours(terms) }
        guard let key = PublicKey(hostid: terms.device), key.verifies(tombstone.sealed, for: .tombstone)
        else {
            throw Refusal(
                .badSignature, "the RETURN is not signed by its device's key", hint: "send the tombstone as `borrow return` wrote it")
        }
        do throws(Refusal) {
            _ = try trios(answeringFor: terms.server, vendor: terms.vendor, feature: terms.feature)
        } catch {
            throw Refusal(.wrongServer, "the loan was made by \(terms.server.shown)", hint: "return it to the server that lent it")
        }
        return terms
    }

    private func takeBack(_ loan: Loan, terms: TombstoneTerms, request: String, now: Instant, in ledger: Ledger) throws -> Bytes {
        if let receipt = loan.receipt {
            if let again = turnedAway.allowed(AuditEntry(.takeBack, loan, request: request, at: now).again) { try ledger.append(again) }
            return receipt
        }
        let isOut = loan.isOut(at: now)
        guard loan.earlyReturn || loan.recall != nil || loan.reclaim != nil || !isOut else {
            throw Refusal(
                .earlyReturnOff, "the publisher of \(loan.feature.shown) allows no early return",
                hint: "its seat comes back by itself at \(loan.expiresAt.readable.shown)")
        }
        if isOut { try requireLending(try trios(of: loan, answering: terms), in: ledger) }
        let receipt = receipt(for: terms, now: now)
        if isOut {
            try ledger.end(loan, as: .returned, at: now, receipt: receipt)
        } else {
            try ledger.keepReceipt(receipt, for: loan)
            if let renewal = try ledger.lastRenewal(of: loan), renewal.isOut(at: now) {
                try ledger.end(renewal, as: .returned, at: now)
                try ledger.append(AuditEntry(.takeBack, renewal, request: request, at: now))
            }
        }
        try ledger.append(AuditEntry(.takeBack, loan, request: request, at: now))
        return receipt
    }

    /// While the database recovers, the return of a loan that it has forgotten is receipted: its device need not keep it for ever, and a
    /// copy of its grant is not adopted afterwards.
    private func takeBackStray(_ terms: TombstoneTerms, request: String, now: Instant, in ledger: Ledger) throws -> Bytes {
        let (id, device) = (terms.loan.shown, terms.device.shown)
        if let stray = try ledger.strayReceipt(id), stray.device == device { return stray.receipt }
        guard try ledger.recovery(at: now) != nil else {
            throw Refusal(
                .loanUnknown, "this server knows no loan \(id)", hint: "ask its administrator whether the database was lost")
        }
        let receipt = receipt(for: terms, now: now)
        try ledger.keepStray(id, device: device, receipt: receipt, at: now)
        var entry = AuditEntry(.takeBack, at: now)
        entry.detail = "forgotten loan \(id) of \(terms.feature.shown) on \(device)"
        try ledger.append(entry)
        return receipt
    }

    /// Signed by the key that lent, which the laptop knows; by this server's where another of three lent it, and in its own name.
    private func receipt(for terms: TombstoneTerms, now: Instant) -> Bytes {
        let signer = key(of: terms.server) ?? key
        let message = ReceiptTerms(
            feature: terms.feature, vendor: terms.vendor, loan: terms.loan, server: signer.publicKey.hostid, device: terms.device,
            returnedAt: terms.returnedAt, receivedAt: now
        ).message
        return signer.seal(message, for: .receipt).text
    }

    private static func notYours(_ terms: TombstoneTerms) -> Refusal {
        Refusal(
            .notYourLoan, "loan \(terms.loan.shown) belongs to another device",
            hint: "return it from the account and machine that borrowed it")
    }
}
