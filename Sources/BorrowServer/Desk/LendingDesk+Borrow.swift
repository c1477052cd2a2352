// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys

extension LendingDesk {
    /// Lends what is asked, all or nothing; answers only after the loans are durable.
    ///
    /// The same id and body give the same bytes as long as those loans are open, so that a lost answer costs nothing; a refused
    /// request stays refused, so that nobody who overheard it can have its loan made later.
    ///
    /// - Parameter old: the key that it was sent to, where that is retired: it repeats what it has said, and lends no more.
    /// - Throws: `id-reused`, `request-finished`, `key-retired`, `too-many-attempts`, `store-failed`.
    public func borrow(_ request: BorrowRequest, of old: SigningKey? = nil, now: Instant) async throws(Refusal) -> BorrowOutcome {
        let entry = AuditEntry(request, at: now)
        let offered: Result<PasswordProofs, Refusal>
        do throws(Refusal) {
            offered = .success(try await proofs(of: request.passwords, for: request.features, by: request.borrower, now: now))
        } catch {
            offered = .failure(error)
        }
        return try await store.change(refusedAs: entry, within: turnedAway) { [self] ledger in
            if let earlier = try repeated(request, now: now, in: ledger) {
                if let again = turnedAway.allowed(entry.again) { try ledger.append(again) }
                return earlier
            }
            if let old { throw retirement(of: old) }
            let proofs = try offered.get()
            let decision = try decide(
                request.features, end: request.end, borrower: request.borrower, proofs: proofs, now: now, in: ledger, keeping: true)
            switch decision {
            case .lend(let allotments):
                try note(request, in: ledger, now: now)
                return .lent(try lend(allotments, to: request, now: now, in: ledger).map(\.grant))
            case .refuse(let refusals):
                try keep(refusals, of: request, now: now, in: ledger)
                return .refused(refusals)
            }
        }
    }

    /// The answer to a request that was decided before; `nil` for a new one.
    ///
    /// A loan that was returned or replaced shows that the answer had arrived: its grant is never served again.
    private func repeated(_ request: BorrowRequest, now: Instant, in ledger: Ledger) throws -> BorrowOutcome? {
        let device = request.borrower.device
        guard let decided = try ledger.decidedRequest(device: device, id: request.id) else { return nil }
        guard decided.bodyHash == request.bodyHash else {
            throw Self.reused(request.id)
        }
        guard decided.refusals.isEmpty else { return .refused(try decided.refusals.map { try request.refusal($0) }) }
        let loans = try ledger.loans(device: device, request: request.id)
        guard loans.allSatisfy({ $0.state == .open && $0.reclaim == nil }), loans.contains(where: { $0.isOut(at: now) }) else {
            throw Refusal(
                .requestFinished, "the loans of request \(request.id) have ended", hint: "borrow again to get new ones")
        }
        return .lent(loans.map(\.grant))
    }

    func keep(
        _ refusals: [(asked: WantedSeats, refusal: Refusal)], of request: BorrowRequest, now: Instant, in ledger: Ledger
    ) throws {
        let kept = try refusals.map { refused in
            guard let position = request.features.firstIndex(of: refused.asked) else {
                throw Refusal(.internalFault, "a refusal of what was not asked")
            }
            return KeptRefusal(refused.refusal, position: position)
        }
        let device = request.borrower.device
        try ledger.insert(DecidedRequest(bodyHash: request.bodyHash, refusals: kept), device: device, id: request.id, at: now)
        for (asked, refusal) in refusals {
            var entry = AuditEntry(refused: asked, refusal, device: device, request: request.id, at: now)
            (entry.user, entry.host) = (request.borrower.user, request.borrower.host)
            try ledger.append(entry)
        }
    }

    /// Keeps the id of a request that is granted.
    func note(_ request: BorrowRequest, in ledger: Ledger, now: Instant) throws {
        let decided = DecidedRequest(bodyHash: request.bodyHash, refusals: [])
        try ledger.insert(decided, device: request.borrower.device, id: request.id, at: now)
    }

    /// Makes the loans, in the place of those that they replace.
    ///
    /// - Parameter isCapability: whether a capability request asks; otherwise they are what they replace was.
    func lend(
        _ allotments: [Allotment], to request: BorrowRequest, isCapability: Bool = false, now: Instant, in ledger: Ledger
    ) throws -> [Loan] {
        try allotments.enumerated().map { position, allotment in
            var loan = try makeLoan(allotment, for: request, position: position, now: now)
            loan.isCapability = isCapability || allotment.replaces?.isCapability == true
            if let held = allotment.replaces {
                // Whatever it shares seats with, its successor does.
                if !held.isConnected, held.pool == loan.pool, loan.share == nil { loan.share = held.share }
                try ledger.end(held, as: .replaced, at: now, renewedBy: held.isConnected ? loan.id : nil)
                try ledger.append(AuditEntry(.replace, held, request: request.id, at: now))
            }
            try ledger.putAwayEnded(allotment.asked, of: request.borrower, connected: request.end.isConnected, at: now)
            if request.end.isConnected { try ledger.forgetConnected(allotment.asked, of: request.borrower, at: now) }
            try ledger.insert(loan)
            try ledger.append(AuditEntry(.lend, loan, request: request.id, at: now))
            return loan
        }
    }

    private func makeLoan(_ allotment: Allotment, for request: BorrowRequest, position: Int, now: Instant) throws -> Loan {
        let (line, borrower) = (allotment.line.line, request.borrower)
        let (lines, servers, derivation) = (allotment.lines.map(\.written), allotment.line.servers, allotment.line.derivation)
        let terms = GrantTerms(
            feature: line.name, vendor: line.vendor, version: line.version, seats: allotment.asked.seats,
            device: Bytes(borrower.device.utf8), machine: Bytes(borrower.machine.utf8),
            borrowedFrom: lines.fingerprint(servers: servers, derivation: derivation),
            loan: RandomIdentifier.make(), issuedAt: now, expiresAt: allotment.end, user: Bytes(borrower.user.utf8),
            host: Bytes(borrower.host.utf8), isConnected: request.end.isConnected, renewAt: allotment.renewAt,
            interval: allotment.interval, renewableUntil: allotment.promised.flatMap { $0 > allotment.end ? $0 : nil })
        let grant = key.seal(terms.message(servers: servers, derivation: derivation, lines: lines), for: .grant).text
        guard grant.count <= SealedText.largest else {
            throw Refusal(
                .tooManySeats,
                "\(terms.seats.seatsInWords) of \(terms.feature.shown) \(terms.seats == 1 ? "rests" : "rest") on more license text than one grant holds",
                hint: "ask for fewer seats")
        }
        return Loan(
            id: terms.loan.shown, vendor: terms.vendor, feature: terms.feature, version: terms.version.text, seats: terms.seats,
            pool: allotment.pool, line: terms.borrowedFrom,
            earlyReturn: line.borrowing.earlyReturn || request.end.isConnected, isConnected: request.end.isConnected, borrower: borrower,
            request: request.id, position: position, versionAsked: allotment.asked.version?.text, issuedAt: now, expiresAt: allotment.end,
            grant: grant, share: allotment.share, promisedUntil: allotment.promised)
    }
}

extension BorrowRequest {
    /// What was refused of it, as its row says.
    func refusal(_ kept: KeptRefusal) throws -> (asked: WantedSeats, refusal: Refusal) {
        guard features.indices.contains(kept.position) else { throw Refusal.store("request \(id) has no feature \(kept.position)") }
        return (features[kept.position], try kept.refusal())
    }
}

extension AuditEntry {
    /// What a whole request is about, before it is decided.
    init(_ request: BorrowRequest, at now: Instant) {
        let only = request.features.count == 1 ? request.features.first : nil
        self.init(
            action: .lend, at: now, device: request.borrower.device, request: request.id, vendor: only?.vendor ?? [],
            feature: only?.feature ?? [], seats: only?.seats, user: request.borrower.user, host: request.borrower.host)
    }
}
