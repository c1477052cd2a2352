// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys

extension LendingDesk {
    /// Holds the passwords of a request against those of its licenses, outside of any transaction.
    ///
    /// What fails is slowed down by license and device, by address, and by license alone where guesses come from everywhere.
    ///
    /// - Throws: `too-many-attempts`, with when to try again; `store-failed`.
    func proofs(
        of passwords: OfferedPasswords, for features: [WantedSeats], by borrower: Borrower, now: Instant
    ) async throws(Refusal) -> PasswordProofs {
        var proofs = PasswordProofs.none
        guard !passwords.isEmpty else { return proofs }
        for (position, asked) in features.enumerated() {
            guard let password = passwords[position] else { continue }
            let license = LicenseName(vendor: asked.vendor, feature: asked.feature)
            let own: [AttemptLimiter.Key] = [.subject("password of \(license.text) by \(borrower.device)")]
            let keys = own + [.from(borrower.address, .password)]
            let everywhere: [AttemptLimiter.Key] = [.subject("password of \(license.text)")]
            try attempts.requireOpen(keys, .password, now: now)
            try crowd.requireOpen(everywhere, .password, now: now)
            // Counted first: of many at once, no more are looked at than one after the other.
            let failure = attempts.failed(keys, now: now).and(crowd.failed(everywhere, now: now))
            let hash = try await store.read { try $0.authorizationTerms(license)?.password }
            let isRight = try await passwordBench.isRight(password, for: hash.flatMap { PasswordHash(text: $0) })
            if isRight {
                attempts.takeBack(keys)
                attempts.forget(own)
                crowd.takeBack(everywhere)
            } else {
                let attempt = Attempt(
                    kind: .password, address: borrower.address, device: borrower.device, user: borrower.user, license: license.text)
                let reason = Refusal(.passwordWrong, hash == nil ? "the license has none" : "it is not the license's")
                try await note(failure, of: attempt, reason, now: now)
            }
            proofs.add(license, against: hash, isRight: isRight)
        }
        return proofs
    }

    /// Refuses what would be lent without its license's password.
    ///
    /// A device that holds the license asks for no more than it has without one: borrowd renews while nobody is there to type, and no
    /// laptop keeps a password for that. Whoever is to have it no longer is no longer authorized, or his loan is recalled.
    func requirePasswords(of decision: Decision, _ proofs: PasswordProofs, in ledger: Ledger) throws -> Decision {
        guard case .lend(let allotments) = decision else { return decision }
        var refusals: [(asked: WantedSeats, refusal: Refusal)] = []
        for allotment in allotments {
            let asked = allotment.asked
            if let held = allotment.replaces, asked.seats <= held.seats { continue }
            let license = LicenseName(vendor: asked.vendor, feature: asked.feature)
            guard let hash = try ledger.authorizationTerms(license)?.password else { continue }
            do throws(Refusal) {
                try proofs.requirePassword(hash, of: license)
            } catch {
                refusals.append((asked, error))
            }
        }
        return refusals.isEmpty ? decision : .refuse(refusals)
    }
}

extension AttemptLimiter.Limits {
    /// For guesses at one license from everywhere: so many that nobody locks others out, and few enough that nobody guesses.
    static let crowd: AttemptLimiter.Limits = {
        var limits = AttemptLimiter.Limits()
        (limits.free, limits.firstWait, limits.longestWait) = (1000, 1, 60)
        return limits
    }()
}
