// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

extension LendingDesk {
    /// Takes the metered use of an earlier request of the device out of the counts, all of it or nothing.
    ///
    /// - Parameter undone: the id of that request.
    /// - Throws: `request-unknown`, `not-metered`, `request-finished`, `id-reused`, `store-failed`.
    public func undo(_ undone: String, _ request: BorrowRequest, now: Instant) async throws(Refusal) -> CapabilityOutcome {
        let entry = AuditEntry(request, at: now)
        return try await store.change(refusedAs: entry, within: turnedAway) { [self] ledger in
            if let earlier = try answered(request, now: now, in: ledger) {
                if let again = turnedAway.allowed(entry.again) { try ledger.append(again) }
                return earlier
            }
            let device = request.borrower.device
            let uses = try openUses(of: undone, device: device, now: now, in: ledger)
            if let late = uses.first(where: { $0.undoUntil.map { $0 < now } ?? true }) {
                let asked = WantedSeats(vendor: late.vendor, feature: late.feature, seats: late.count)
                let refusal = Self.undoTooLate(late, now: now)
                try ledger.append(AuditEntry(refused: asked, refusal, device: device, request: request.id, at: now))
                return .refused([(asked, refusal)])
            }
            try note(request, in: ledger, now: now)
            try ledger.undo(uses, device: device, request: undone, at: now)
            for use in uses { try ledger.append(AuditEntry(.undo, use, request: request.id, at: now)) }
            let returned = uses.map { CapabilityAnswer.Returned(vendor: $0.vendor.shown, name: $0.feature.shown, count: $0.count) }
            return .answered(try answer(CapabilityAnswer(returned: returned), to: request, now: now, in: ledger))
        }
    }

    private func openUses(of request: String, device: String, now: Instant, in ledger: Ledger) throws -> [MeteredUse] {
        let uses = try ledger.uses(device: device, request: request)
        guard let last = uses.last else {
            guard try ledger.decidedRequest(device: device, id: request) != nil else {
                throw Refusal(
                    .requestUnknown, "this device made no request \(request)",
                    hint: "name the request as `borrow capability report` showed it")
            }
            throw Refusal(
                .notMetered, "request \(request) counted no use of a metered feature",
                hint: "only metered use is undone; return what is borrowed")
        }
        let open = uses.filter { $0.state == .open && (!$0.isReusable || $0.expiresAt > now) }
        guard open.isEmpty else { return open }
        let how = last.state == .undone ? "undone" : last.state == .returned ? "given back" : "ended"
        throw Refusal(
            .requestFinished, "the use of request \(request) was \(how) at \((last.endedAt ?? last.expiresAt).readable.shown)",
            hint: "there is nothing left to undo")
    }

    private static func undoTooLate(_ use: MeteredUse, now: Instant) -> Refusal {
        let since = "\(use.feature.shown) was used \(TextTable.readable(now - use.usedAt)) ago, at \(use.usedAt.readable.shown)"
        guard let until = use.undoUntil else {
            return Refusal(.undoTooLate, "\(since), and its publisher allows no undo", hint: "ask your administrator for a correction")
        }
        return Refusal(
            .undoTooLate, "\(since); it could be undone within \(TextTable.readable(until - use.usedAt)), until \(until.readable.shown)",
            hint: "undo sooner next time, or ask your administrator for a correction")
    }

    /// Use of a metered feature, as much as can be had where less will do.
    func use(
        _ asked: WantedSeats, _ pools: FeaturePools?, of request: CapabilityRequest, proofs: PasswordProofs, now: Instant, in ledger: Ledger
    ) throws -> CapabilityPlan.Item {
        guard let pools else { return .init(asked, .nothing, reason: Lending.unknown(asked)) }
        if let forgotten = try ledger.forgottenUse(), pools.open(at: now).contains(where: \.isUsedUp) {
            return .init(asked, .nothing, reason: Self.uncounted(asked, since: forgotten.since, forgotten.reason))
        }
        let borrower = request.asked.borrower
        let giver = request.isIncremental ? nil : borrower.device
        let policy = policy.current
        let rules = try rules(about: [asked], for: borrower, by: policy, in: ledger).about(pools)
        let use = MeteredFeature(
            pools: pools.open(at: now), used: try ledger.used(vendor: asked.vendor, feature: asked.feature, except: giver, now: now),
            holders: rules?.countsHolders == true
                ? try ledger.users(vendor: asked.vendor, feature: asked.feature, except: giver, now: now) : [],
            rules: rules, borrower: borrower, settings: policy.settings, recovery: try ledger.recovery(at: now), now: now)
        let license = LicenseName(vendor: asked.vendor, feature: asked.feature)
        let password = try ledger.authorizationTerms(license)?.password
        do throws(Refusal) {
            if let password { try proofs.requirePassword(password, of: license) }
            let allotment = try use.allotment(of: asked, end: request.asked.end, from: pools)
            return .init(asked, .use(allotment), kept: try held(asked, of: request, now: now, in: ledger))
        } catch {
            let fewer = request.takesFewer && error.code.isAboutNumbers ? use.most(of: asked, end: request.asked.end) : nil
            guard let fewer else { return .init(asked, .nothing, reason: error) }
            return .init(asked, .use(fewer), kept: try held(asked, of: request, now: now, in: ledger), reason: error)
        }
    }

    /// What is used up for good never comes back, and no laptop shows it: time does not tell how much of the count is left.
    private static func uncounted(_ asked: WantedSeats, since: Instant, _ reason: String) -> Refusal {
        Refusal(
            .recovering,
            "this server recovers since \(since.readable.shown): \(reason); how much of \(asked.name) was used is not known",
            hint: "ask again later, or ask the administrator, who looks it up in the audit he kept and ends this with `lend recover --done`"
        )
    }

    /// What the device has of a reusable feature and keeps.
    private func held(_ asked: WantedSeats, of request: CapabilityRequest, now: Instant, in ledger: Ledger) throws(Refusal) -> Int {
        guard request.isIncremental else { return 0 }
        do {
            return try ledger.reusableUses(device: request.asked.borrower.device, now: now)
                .filter { $0.vendor == asked.vendor && $0.feature == asked.feature }.reduce(0) { $0 + $1.count }
        } catch {
            throw Refusal.store(error)
        }
    }

    /// Stores the use that was decided.
    func count(_ allotment: MeteredAllotment, of request: BorrowRequest, now: Instant, in ledger: Ledger) throws {
        for (lent, count) in allotment.pool.parts(of: allotment.count) {
            let line = lent.line
            let use = MeteredUse(
                vendor: line.vendor, feature: line.name, version: line.version.text, pool: allotment.pool.id, line: lent.hash, count: count,
                isReusable: allotment.pool.isReusable, borrower: request.borrower, request: request.id, usedAt: now,
                expiresAt: allotment.end, undoUntil: allotment.pool.undoInterval.map { now + $0.seconds })
            try ledger.insert(use)
            try ledger.append(AuditEntry(.use, use, request: request.id, at: now))
        }
    }

    /// Takes reusable use back.
    func giveBack(_ uses: [MeteredUse], request: String, now: Instant, in ledger: Ledger) throws {
        for use in uses {
            try ledger.returnReusable(vendor: use.vendor, feature: use.feature, device: use.borrower.device, at: now)
            try ledger.append(AuditEntry(.giveBack, use, request: request, at: now))
        }
    }
}
