// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

extension LendingDesk {
    /// Serves a device with what it asks for, or counts the metered use that it reports, in one transaction.
    ///
    /// Unless the request is incremental, what earlier ones gave the device goes back first: it counts as given back for what is
    /// asked, and is free for others once the device has given it up, which its signed return shows. The same id and body get the
    /// same answer, and grants with it as long as their loans are open; a refused request stays refused.
    ///
    /// - Throws: `id-reused`, `too-many-attempts`, `store-failed`.
    public func serve(_ request: CapabilityRequest, now: Instant) async throws(Refusal) -> CapabilityOutcome {
        let asked = request.asked
        let entry = AuditEntry(asked, at: now)
        let proofs = try await proofs(of: asked.passwords, for: asked.features, by: asked.borrower, now: now)
        return try await store.change(refusedAs: entry, within: turnedAway) { [self] ledger in
            if let earlier = try answered(asked, now: now, in: ledger) {
                if let again = turnedAway.allowed(entry.again) { try ledger.append(again) }
                return earlier
            }
            let plan = try plan(request, proofs: proofs, now: now, in: ledger, keeping: true)
            guard plan.refusals.isEmpty || request.takesFewer else {
                try keep(plan.refusals, of: request.asked, now: now, in: ledger)
                return .refused(plan.refusals)
            }
            return .answered(try carryOut(plan, of: request.asked, now: now, in: ledger))
        }
    }

    /// What `serve` would answer now; takes nothing.
    public func previewServing(_ request: CapabilityRequest, now: Instant) async throws(Refusal) -> CapabilityOutcome {
        let asked = request.asked
        let proofs = try await proofs(of: asked.passwords, for: asked.features, by: asked.borrower, now: now)
        return try await store.read { [self] ledger in
            let plan = try plan(request, proofs: proofs, now: now, in: ledger, keeping: false)
            return plan.refusals.isEmpty || request.takesFewer ? .answered(plan.answer()) : .refused(plan.refusals)
        }
    }

    /// What capability requests served a device with, and what became of it.
    public func served(device: String, now: Instant) async throws(Refusal) -> [Served] {
        try await store.read { try $0.served(device: device, now: now) }
    }

    /// Notes what was served from lines that are gone by the policy in force: at the server's start, and whenever its files are read anew.
    public func noteDropped(now: Instant) async throws(Refusal) {
        let shelf = policy.current.shelf
        try await store.change { ledger in
            try ledger.noteDropped(at: now) { vendor, feature, pool in
                shelf.pools(vendor: vendor, feature: feature)?.open(at: now).contains { $0.id == pool } ?? false
            }
        }
    }

    /// The answer to a request that was decided before; `nil` for a new one.
    func answered(_ request: BorrowRequest, now: Instant, in ledger: Ledger) throws -> CapabilityOutcome? {
        let device = request.borrower.device
        guard let decided = try ledger.decidedRequest(device: device, id: request.id) else { return nil }
        guard decided.bodyHash == request.bodyHash else { throw Self.reused(request.id) }
        guard decided.refusals.isEmpty else { return .refused(try decided.refusals.map { try request.refusal($0) }) }
        guard let answer = try ledger.capabilityAnswer(device: device, id: request.id) else { throw Self.reused(request.id) }
        return .answered(answer.with(try ledger.loans(device: device, request: request.id).filter { $0.isOut(at: now) }))
    }

    private func plan(
        _ request: CapabilityRequest, proofs: PasswordProofs, now: Instant, in ledger: Ledger, keeping: Bool
    ) throws -> CapabilityPlan {
        let borrower = request.asked.borrower
        let shelf = policy.current.shelf
        let standbys = try ledger.standbys(of: shelf)
        let held =
            request.isIncremental ? [] : try ledger.capabilityLoans(of: borrower, now: now).filter(\.goesBackUnasked)
        // What it was told to give up before, and has not, stays counted: it cannot be had again and again for the same seats.
        let goingBack = held.filter { !$0.isLeaving }
        var taken = SeatsTaken()
        let items = try request.asked.features.map { asked in
            let pools = shelf.pools(vendor: asked.vendor, feature: asked.feature)?.without(standbys)
            if request.isReport || pools.map({ MeteredFeature.isMetered(asked, $0, now: now) }) ?? false {
                let refusal = try barred(
                    borrower, reporting: request.isReport, by: policy.current.settings.enrolment, now: now, in: ledger, keeping: keeping)
                if let refusal { return CapabilityPlan.Item(asked, .nothing, reason: refusal) }
                return try use(asked, pools, of: request, proofs: proofs, now: now, in: ledger)
            }
            let item = try seats(
                asked, of: request, proofs: proofs, leaving: goingBack, taken: taken, now: now, in: ledger, keeping: keeping)
            if let allotment = item.allotment { taken.add(allotment, of: pools, to: borrower, connected: false, leaving: goingBack) }
            return item
        }
        let uses = request.isIncremental ? [] : try ledger.reusableUses(device: borrower.device, now: now)
        return CapabilityPlan(items, held: held, uses: uses) { vendor, feature, pool in
            shelf.pools(vendor: vendor, feature: feature)?.pools.first { $0.id == pool }?.suite?.sharing == Suite.Sharing.none
        }
    }

    /// Seats of a feature that is lent, as many as can be had where fewer will do.
    private func seats(
        _ asked: WantedSeats, of request: CapabilityRequest, proofs: PasswordProofs, leaving: [Loan], taken: SeatsTaken, now: Instant,
        in ledger: Ledger, keeping: Bool
    ) throws -> CapabilityPlan.Item {
        let borrower = request.asked.borrower
        let held = request.isIncremental ? try ledger.held(asked, by: borrower, connected: false, now: now)?.seats ?? 0 : 0
        func attempt(_ seats: Int) throws -> Result<Allotment, Refusal> {
            let wanted = WantedSeats(
                vendor: asked.vendor, feature: asked.feature, version: asked.version, seats: held + seats, granularity: asked.granularity)
            let decision = try decide(
                [wanted], end: request.asked.end, borrower: borrower, proofs: proofs, leaving: leaving, taken: taken, now: now, in: ledger,
                keeping: keeping)
            switch decision {
            case .lend(let allotments): return .success(allotments[0])
            case .refuse(let refusals): return .failure(refusals[0].refusal)
            }
        }
        switch try attempt(asked.seats) {
        case .success(let allotment): return .init(asked, .seats(allotment), kept: held)
        case .failure(let refusal):
            guard request.takesFewer, refusal.code.isAboutNumbers else { return .init(asked, .nothing, kept: held, reason: refusal) }
            var (had, best, tooMany) = (0, Allotment?.none, asked.seats)
            while tooMany - had > 1 {
                let middle = had + (tooMany - had) / 2
                if case .success(let allotment) = try attempt(middle) { (had, best) = (middle, allotment) } else { tooMany = middle }
            }
            return .init(asked, best.map { .seats($0) } ?? .nothing, kept: held, reason: refusal)
        }
    }

    private func carryOut(_ plan: CapabilityPlan, of request: BorrowRequest, now: Instant, in ledger: Ledger) throws -> CapabilityAnswer {
        try note(request, in: ledger, now: now)
        for (loan, share) in plan.leaving {
            try ledger.leave(loan, sharing: share)
            if !loan.isLeaving { try ledger.append(AuditEntry(.askBack, loan, request: request.id, at: now)) }
        }
        try giveBack(plan.givenBack, request: request.id, now: now, in: ledger)
        let loans = try lend(plan.allotments, to: request, isCapability: true, now: now, in: ledger)
        for item in plan.items {
            if case .use(let use) = item.given { try count(use, of: request, now: now, in: ledger) }
            guard let refusal = item.reason else { continue }
            try ledger.append(
                AuditEntry(refused: item.asked, refusal, device: request.borrower.device, request: request.id, at: now))
        }
        return try answer(plan.answer(loans: loans), to: request, now: now, in: ledger).with(loans)
    }

    /// Numbers an answer and keeps it.
    func answer(
        _ unnumbered: CapabilityAnswer, to request: BorrowRequest, now: Instant, in ledger: Ledger
    ) throws -> CapabilityAnswer {
        var answer = unnumbered
        answer.sequence = try ledger.nextAnswer(to: request.borrower, now: now)
        try ledger.keep(answer, device: request.borrower.device, id: request.id)
        return answer
    }
}

extension RefusalCode {
    /// Whether fewer seats may be had where these are refused.
    var isAboutNumbers: Bool {
        [.noneFree, .allInUse, .tooManySeats, .limitReached, .reserved, .lowWater].contains(self)
    }
}

extension CapabilityAnswer {
    /// The same with the grants of these loans.
    fileprivate func with(_ loans: [Loan]) -> CapabilityAnswer {
        var answer = self
        for index in answer.features.indices {
            guard let loan = loans.first(where: { $0.id == answer.features[index].loan }) else { continue }
            answer.features[index].grant = Base64URL.encode(loan.grant).shown
        }
        return answer
    }
}
