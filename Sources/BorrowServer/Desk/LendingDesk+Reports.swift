// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension LendingDesk {
    /// Every pool that lends at `now`, as one committed state shows it.
    public func standings(now: Instant) async throws(Refusal) -> [Standing] {
        try await store.read { [self] ledger in
            let policy = policy.current
            return try policy.shelf.features.flatMap { feature in
                feature.standings(out: try ledger.seatsOut(feature, now: now, keeping: false), settings: policy.settings, now: now)
            }
        }
    }

    /// The loans of this device that are out and wanted back.
    public func recalled(device: String, now: Instant) async throws(Refusal) -> [Loan] {
        try await store.read { try $0.recalled(device: device, now: now) }
    }

    /// The loans that a device's request made.
    ///
    /// - Throws: `request-unknown` where it made none.
    public func loans(device: String, request: String) async throws(Refusal) -> [Loan] {
        try await store.read { ledger in
            let loans = try ledger.loans(device: device, request: request)
            guard !loans.isEmpty else {
                throw Refusal(
                    .requestUnknown, "this device made no request \(request) that took a loan", hint: "send the borrow again under this id")
            }
            return loans
        }
    }
}
