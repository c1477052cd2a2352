// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat

/// What became of a loan whose grant or receipt was shown.
public struct Shown: Sendable {
    public let loan: Loan
    /// Whether it was unknown before.
    public let isNew: Bool
}

extension LendingDesk {
    /// Takes a loan on from what its device shows of it: this server signed that, or another of the three in whose place it lends.
    ///
    /// What is known of a loan wins: a grant opens none that has ended. A receipt ends one that was forgotten to have been returned.
    /// An adopted loan counts, also where there are no seats left for it: then more is out than there is.
    ///
    /// - Parameter text: a grant or a receipt, as it lies on the laptop.
    /// - Throws: `bad-request`, `bad-signature`, `wrong-server`, `not-your-loan`, `loan-unknown` for a receipt of an unknown loan, and for
    ///   a grant that has ended; `standby` for another's where this server does not lend in its place; `store-failed`.
    public func adopt(_ text: Bytes, device: String, request: String, now: Instant) async throws(Refusal) -> Shown {
        let entry = AuditEntry(action: .adopt, at: now, device: device, request: request, vendor: [], feature: [])
        let evidence = Result { () throws(Refusal) in try Evidence(text, device: device, at: self) }
        return try await store.change(refusedAs: entry, within: turnedAway) { [self] ledger in
            switch try evidence.get() {
            case .receipt(let receipt, let trios):
                try requireLending(trios, in: ledger)
                return try adopt(receipt, refusedAs: entry, request: request, now: now, in: ledger)
            case .grant(let grant, let trio):
                try requireLending(trio.map { [$0] } ?? [], in: ledger)
                return .success(try Self.adopt(Loan(shown: grant, at: now), isOwn: trio == nil, request: request, now: now, in: ledger))
            }
        }.get()
    }

    /// What a device shows of a loan of its own, whoever of those in whose name this server speaks signed it.
    private enum Evidence {
        case receipt(Receipt, [ServerTrio])
        case grant(Grant, ServerTrio?)

        init(_ text: Bytes, device: String, at desk: LendingDesk) throws(Refusal) {
            if let receipt = Receipt(text) {
                guard receipt.terms.device.shown == device else { throw LendingDesk.anothers(receipt.terms.loan) }
                self = .receipt(receipt, try desk.signers(of: receipt))
            } else if let grant = try? Grant.parse(text) {
                guard grant.terms.device.shown == device else { throw LendingDesk.anothers(grant.terms.loan) }
                self = .grant(grant, try desk.signers(of: grant))
            } else {
                throw Refusal(.badRequest, "the body is no grant and no receipt", hint: "send one as it lies in the nodelock directory")
            }
        }
    }

    /// - Parameter isOwn: whether this server signed it, and no other of three.
    private static func adopt(_ shown: Loan, isOwn: Bool, request: String, now: Instant, in ledger: Ledger) throws -> Shown {
        if let known = try ledger.loan(shown.id) {
            guard known.borrower.device == shown.borrower.device else { throw anothers(Bytes(shown.id.utf8)) }
            try ledger.note(shown: known, at: now)
            return Shown(loan: known, isNew: false)
        }
        if try ledger.strayReceipt(shown.id) != nil { return Shown(loan: shown.ended(.returned, at: now), isNew: false) }
        guard shown.expiresAt > now else {
            throw Refusal(
                .loanUnknown, "this server knows no loan \(shown.id), and it ended at \(shown.expiresAt.readable.shown)",
                hint: "there is nothing to do")
        }
        if let other = try ledger.open(like: shown, now: now) {
            // A laptop has one grant for a feature: the later one took the place of the other.
            guard other.issuedAt <= shown.issuedAt else { return Shown(loan: shown.ended(.replaced, at: now), isNew: false) }
            try ledger.end(other, as: .replaced, at: now)
            try ledger.append(AuditEntry(.replace, other, request: request, at: now))
        }
        try ledger.insert(shown)
        try ledger.note(shown: shown, at: now)
        var entry = AuditEntry(.adopt, shown, request: request, at: now)
        if !isOwn {
            entry.detail = "lent by another of the three servers"
        } else if try ledger.recovery(at: now) == nil {
            // A sound database knows all that its key has lent.
            entry.detail = "unknown, and nothing was lost: another server may use this key"
        }
        try ledger.append(entry)
        return Shown(loan: shown, isNew: true)
    }

    /// That a loan was returned is kept, also of one that is unknown and refused.
    private func adopt(
        _ receipt: Receipt, refusedAs entry: AuditEntry, request: String, now: Instant, in ledger: Ledger
    ) throws -> Result<Shown, Refusal> {
        let terms = receipt.terms
        guard let known = try ledger.loan(terms.loan.shown) else {
            try ledger.keepStray(terms.loan.shown, device: terms.device.shown, receipt: receipt.sealed.text, at: now)
            let refusal = Refusal(
                .loanUnknown, "this server knows no loan \(terms.loan.shown)", hint: "there is nothing to do: it was returned")
            if let row = turnedAway.allowed(entry.refused(refusal)) { try ledger.append(row) }
            return .failure(refusal)
        }
        guard known.borrower.device == terms.device.shown else { throw Self.anothers(terms.loan) }
        guard known.receipt == nil else { return .success(Shown(loan: known, isNew: false)) }
        if known.isOut(at: now) {
            try ledger.end(known, as: .returned, at: now, receipt: receipt.sealed.text)
        } else {
            try ledger.keepReceipt(receipt.sealed.text, for: known)
        }
        try ledger.append(AuditEntry(.takeBack, known, request: request, at: now))
        return .success(Shown(loan: known.ended(.returned, at: now), isNew: false))
    }

    fileprivate static func anothers(_ loan: Bytes) -> Refusal {
        Refusal(.notYourLoan, "loan \(loan.shown) belongs to another device", hint: "show it from the account and machine that borrowed it")
    }
}

extension Loan {
    /// As its grant tells it: the claims that a grant does not repeat are forgotten.
    ///
    /// - Parameter pool: where it is known better than the grant tells it.
    init(shown grant: Grant, pool: Pool.ID? = nil, at now: Instant) {
        let (terms, line) = (grant.terms, grant.line)
        self.init(
            id: terms.loan.shown, vendor: terms.vendor, feature: terms.feature, version: terms.version.text, seats: terms.seats,
            pool: pool ?? Pool.ID(grant), line: terms.borrowedFrom, earlyReturn: line.borrowing.earlyReturn || terms.isConnected,
            isConnected: terms.isConnected,
            borrower: Borrower(
                device: terms.device.shown, machine: terms.machine.shown, user: terms.user.shown, host: terms.host.shown),
            request: "", position: 0, versionAsked: nil, issuedAt: terms.issuedAt, expiresAt: terms.expiresAt, grant: grant.sealed.text,
            promisedUntil: terms.renewableUntil, shownAt: now)
    }

    fileprivate func ended(_ state: State, at now: Instant) -> Loan {
        var loan = self
        (loan.state, loan.endedAt) = (state, now)
        return loan
    }
}
