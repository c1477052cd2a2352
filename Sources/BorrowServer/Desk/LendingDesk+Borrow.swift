// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys

extension LendingDesk {
    /// Lends what is asked, all or nothing; answers only after the loans are durable.
    ///
    /// The same id and body give the same bytes as long as those loans are open, so that a lost answer costs nothing.
    ///
    /// - Throws: `id-reused`, `request-finished`, `store-failed`.
    public func borrow(_ request: BorrowRequest, now: Instant) async throws(Refusal) -> BorrowOutcome {
        try await store.change { [self] ledger in
            if let earlier = try repeated(request, now: now, in: ledger) { return .lent(earlier) }
            let decision = try decide(request.features, end: request.end, borrower: request.borrower, now: now, in: ledger, keeping: true)
            switch decision {
            case .lend(let allotments):
                return .lent(try lend(allotments, to: request, now: now, in: ledger))
            case .refuse(let refusals):
                for refusal in refusals {
                    try ledger.append(
                        AuditEntry(
                            refused: refusal.asked, refusal.refusal, device: request.borrower.device, request: request.id, at: now))
                }
                return .refused(refusals)
            }
        }
    }

    /// The grants of a request that was carried out before; `nil` for a new one.
    ///
    /// A loan that was returned or replaced shows that the answer had arrived: its grant is never served again.
    private func repeated(_ request: BorrowRequest, now: Instant, in ledger: Ledger) throws -> [Bytes]? {
        let device = request.borrower.device
        guard let hash = try ledger.bodyHash(device: device, request: request.id) else { return nil }
        guard hash == request.bodyHash else {
            throw Refusal(.idReused, "request \(request.id) was made before with another body", hint: "send a new request under a new id")
        }
        let loans = try ledger.loans(device: device, request: request.id)
        guard loans.allSatisfy({ $0.state == .open }), loans.contains(where: { $0.isOut(at: now) }) else {
            throw Refusal(
                .requestFinished, "the loans of request \(request.id) have ended", hint: "borrow again to get new ones")
        }
        return loans.map(\.grant)
    }

    private func lend(_ allotments: [Allotment], to request: BorrowRequest, now: Instant, in ledger: Ledger) throws -> [Bytes] {
        try ledger.insertRequest(device: request.borrower.device, id: request.id, bodyHash: request.bodyHash, at: now)
        return try allotments.enumerated().map { position, allotment in
            if let held = allotment.replaces {
                try ledger.end(held, as: .replaced, at: now)
                try ledger.append(AuditEntry(.replace, held, request: request.id, at: now))
            }
            let loan = makeLoan(allotment, for: request, position: position, now: now)
            try ledger.insert(loan)
            try ledger.append(AuditEntry(.lend, loan, request: request.id, at: now))
            return loan.grant
        }
    }

    private func makeLoan(_ allotment: Allotment, for request: BorrowRequest, position: Int, now: Instant) -> Loan {
        let (line, borrower) = (allotment.line, request.borrower)
        let terms = GrantTerms(
            feature: line.line.name, vendor: line.line.vendor, version: line.line.version, seats: allotment.asked.seats,
            device: Bytes(borrower.device.utf8), machine: Bytes(borrower.machine.utf8), borrowedFrom: line.hash,
            loan: RandomIdentifier.make(),
            issuedAt: now, expiresAt: allotment.end, user: Bytes(borrower.user.utf8), host: Bytes(borrower.host.utf8))
        let message = terms.message(servers: line.servers, lines: [line.line])
        let grant = key.seal(message, for: .grant).text
        return Loan(
            id: terms.loan.shown, vendor: terms.vendor, feature: terms.feature, version: terms.version.text, seats: terms.seats,
            pool: allotment.pool, line: line.hash, earlyReturn: line.line.borrowing.earlyReturn, borrower: borrower, request: request.id,
            position: position, versionAsked: allotment.asked.version?.text, issuedAt: now, expiresAt: allotment.end, grant: grant)
    }
}
