// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension LendingDesk {
    /// Every pool that lends at `now`, as one committed state shows it.
    public func standings(now: Instant) async throws(Refusal) -> [Standing] {
        try await store.read { [self] ledger in
            let (policy, recovery) = (policy.current, try ledger.recovery(at: now))
            let rules = policy.rules.adding(try ledger.authorizedDays())
            return try policy.shelf.without(try ledger.standbys(of: policy.shelf)).features.flatMap { feature in
                var out = try ledger.seatsOut(feature, now: now, keeping: false)
                out.recovery = recovery
                return feature.standings(out: out, rules: rules, settings: policy.settings, now: now)
            }
        }
    }

    /// The loans that this device runs on and that are wanted back.
    public func recalled(device: String, now: Instant) async throws(Refusal) -> [Loan] {
        try await store.read { try $0.recalled(device: device, now: now) }
    }

    /// The same, with what tells this database from others and from older ones of its own.
    func summons(
        device: String, now: Instant
    ) async throws(Refusal) -> (loans: [Loan], database: String, commits: Int64, isRecovering: Bool) {
        try await store.read { ledger in
            let (database, commits) = try ledger.progress()
            return (try ledger.recalled(device: device, now: now), database, commits, try ledger.recovery(at: now) != nil)
        }
    }

    /// The loans that a device's request made.
    ///
    /// - Throws: `request-unknown` where it made none, unless it was one of a capability.
    public func loans(device: String, request: String) async throws(Refusal) -> [Loan] {
        try await store.read { ledger in
            let loans = try ledger.loans(device: device, request: request)
            // A capability request may have been answered without any.
            guard try !loans.isEmpty || ledger.capabilityAnswer(device: device, id: request) != nil else {
                throw Refusal(
                    .requestUnknown, "this device made no request \(request) that took a loan", hint: "send the borrow again under this id")
            }
            return loans
        }
    }
}
