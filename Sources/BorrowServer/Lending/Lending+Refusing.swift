// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What is refused whatever the pools hold.
extension Lending {
    /// A laptop that runs on a grant which was written off gets no other for that feature.
    static func requireNotReclaimed(_ reclaimed: Loan?, _ asked: WantedSeats) throws(Refusal) {
        guard let reclaimed, let reclaim = reclaimed.reclaim else { return }
        throw Refusal(
            .reclaimed,
            "the administrator reclaimed \(asked.name) at \(reclaim.at.readable.shown)"
                + (reclaim.reason.isEmpty ? "" : ": \(reclaim.reason)"),
            hint: "`borrow return \(asked.name)` gives it back; then ask anew")
    }

    /// While a database recovers, a seat goes only to the laptop that has shown that it holds it.
    static func requireNotHeldBack(
        _ asked: WantedSeats, from feature: FeaturePools, out: SeatsOut, now: Instant
    ) throws(Refusal) {
        // Of what a server that stands by does not lend there is nothing to hold back.
        guard let recovery = out.recovery, feature.standby == nil || !feature.pools.isEmpty else { return }
        let until = recovery.until(feature)
        guard until > now else { return }
        if let held = out.held, held.isKnown(since: recovery.since), held.seats >= asked.seats { return }
        let (total, taken) = (feature.open(at: now).reduce(0) { $0 + $1.seats }, out.now.values.reduce(0, +))
        throw Refusal(
            .recovering,
            "this server recovers: \(recovery.reason); of \(total.seatsInWords) of \(asked.name) \(taken) "
                + "\(taken == 1 ? "is" : "are") known to be out, and the others may be held by licenses that are forgotten, until "
                + until.readable.shown,
            hint: "what is borrowed runs on; ask again after that, or ask the administrator, who ends it with `lend recover --done`")
    }
}

extension Loan {
    /// Whether it was made since then, or its laptop has shown it since.
    fileprivate func isKnown(since instant: Instant) -> Bool { issuedAt > instant || shownAt ?? .min >= instant }
}
