// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// The rules of lending: pure, the same answer for the same question.
public enum Lending {
    /// Decides a request, all or nothing.
    ///
    /// - Parameter features: what is asked, each vendor's feature once, with its pools (`nil`: there is none) and what is out of them.
    public static func decide(
        _ features: [(asked: WantedSeats, pools: FeaturePools?, out: SeatsOut)], end: AskedEnd, for borrower: Borrower,
        rules: RuleSet = .none,
        settings: LendingSettings = .standard, now: Instant
    ) -> Decision {
        decide(features, end: end, for: borrower, rules: rules, settings: settings, after: SeatsTaken(), now: now)
    }

    /// The same behind what the request has been given already.
    static func decide(
        _ features: [(asked: WantedSeats, pools: FeaturePools?, out: SeatsOut)], end: AskedEnd, for borrower: Borrower, rules: RuleSet,
        settings: LendingSettings, after earlier: SeatsTaken, now: Instant
    ) -> Decision {
        var allotments: [Allotment] = []
        var refusals: [(asked: WantedSeats, refusal: Refusal)] = []
        var taken = earlier
        for feature in features {
            do throws(Refusal) {
                let allotment = try allot(
                    feature.asked, from: feature.pools, out: taken.added(to: feature.out), end: end, for: borrower, rules: rules,
                    settings: settings, now: now)
                taken.add(allotment, of: feature.pools, to: borrower, connected: end.isConnected)
                allotments.append(allotment)
            } catch {
                refusals.append((feature.asked, error))
            }
        }
        return refusals.isEmpty ? .lend(allotments) : .refuse(refusals)
    }

    /// Serves one feature from the first pool that can give what is asked; of several that would shorten it, from the one that ends last.
    ///
    /// Connected use takes seats that nobody can borrow before those that a traveller may want.
    static func allot(
        _ asked: WantedSeats, from feature: FeaturePools?, out: SeatsOut, end: AskedEnd, for borrower: Borrower? = nil,
        rules: RuleSet = .none, settings: LendingSettings = .standard, now: Instant
    ) throws(Refusal) -> Allotment {
        guard let feature else { throw unknown(asked) }
        try requireNotRecalled(out.held, asked)
        try requireNotReclaimed(out.reclaimed, asked)
        try requireNotHeldBack(asked, from: feature, out: out, now: now)
        let wanted = try end.instant(from: now)
        let pools = feature.open(at: now)
        let said = rules.about(feature).map { RuledOffer(rules: $0, for: borrower, holders: out.holders) }
        var best: Allotment?
        var reasons: [Refusal] = []
        let borrowable = pools.indices.filter { pools[$0].isBorrowable }
        let order = end.isConnected ? pools.indices.filter { !pools[$0].isBorrowable } + borrowable : Array(pools.indices)
        for index in order where asked.version.map({ $0 <= pools[index].version }) ?? true {
            do throws(Refusal) {
                let offer = PoolOffer(
                    pools: pools, index: index, out: out, settings: settings, now: now, borrower: borrower,
                    rules: said?.of(pools[index]))
                let allotment = try offer.allotment(for: asked, end: end, wanted: wanted)
                if best.map({ allotment.lastEnd > $0.lastEnd }) ?? true { best = allotment }
                if allotment.lastEnd >= wanted { break }
            } catch {
                reasons.append(error)
            }
        }
        if let best { return try requireNoEarlyReturn(best) }
        throw reasons.max { $0.code.weight < $1.code.weight } ?? unavailable(asked, feature, now: now)
    }

    static func unknown(_ asked: WantedSeats) -> Refusal {
        Refusal(.featureUnknown, "no license line for \(asked.name)", hint: "`borrow list` shows what this server lends")
    }

    private static func requireNotRecalled(_ held: Loan?, _ asked: WantedSeats) throws(Refusal) {
        guard let held, let recall = held.recall else { return }
        throw Refusal(
            .recalled, "the administrator wants \(asked.name) back" + (recall.reason.isEmpty ? "" : ": \(recall.reason)"),
            hint: held.isConnected
                ? "save your work and give it up; then ask anew" : "`borrow return \(asked.name)` gives it back; then ask anew")
    }

    /// A line with `EARLY_RETURN=NO` is not given back by borrowing it again for a shorter time or with fewer seats.
    private static func requireNoEarlyReturn(_ allotment: Allotment) throws(Refusal) -> Allotment {
        guard let held = allotment.replaces, !held.earlyReturn, allotment.end < held.expiresAt || allotment.asked.seats < held.seats else {
            return allotment
        }
        throw Refusal(
            .earlyReturnOff,
            "\(allotment.asked.name) is held until \(held.expiresAt.readable.shown) with \(held.seats.seatsInWords), and its publisher allows no early return",
            hint: "ask for at least as long and as many seats, or keep what you hold")
    }

    /// Why no pool of the feature is open to this version now.
    static func unavailable(_ asked: WantedSeats, _ feature: FeaturePools, now: Instant) -> Refusal {
        if let standby = feature.standby { return standby.refusal }
        let standing = feature.standing(at: now)
        let newest = standing.map(\.line.version).max()
        if let version = asked.version, let newest, newest < version {
            return Refusal(
                .versionTooOld, "\(asked.name) is licensed up to version \(newest.text.shown), version \(version.text.shown) was asked",
                hint: "ask for version \(newest.text.shown) or older")
        }
        let fitting = standing.filter { line in asked.version.map { $0 <= line.line.version } ?? true }
        if let start = fitting.filter({ !$0.hasStarted(at: now) }).compactMap(\.line.borrowing.start).min() {
            return Refusal(.notStarted, "the license of \(asked.name) starts at \(start.readable.shown)", hint: "ask again then")
        }
        guard let last = fitting.compactMap(\.line.borrowing.finalExpiry).max() else {
            return Refusal(
                .lineExpired, "the license of \(asked.name) is superseded by a newer line, which does not serve it",
                hint: "ask your administrator which license takes its place")
        }
        return Refusal(
            .lineExpired, "the license of \(asked.name) expired at \(last.readable.shown)",
            hint: "ask your administrator for a renewed license file")
    }
}

extension WantedSeats {
    /// The feature as a person names it.
    var name: String { feature.shown }
}

extension AskedEnd {
    /// The end that is asked, by the clock.
    func instant(from now: Instant) throws(Refusal) -> Instant {
        switch self {
        case .lasting(let seconds), .connected(let seconds): return now + seconds
        case .until(let end) where end > now: return end
        case .until(let end):
            throw Refusal(
                .endInPast, "the end \(end.readable.shown) is not after the server's time \(now.readable.shown)",
                hint: "ask for a later end")
        }
    }
}

extension RefusalCode {
    /// Which of several pools' reasons tells the borrower most: what he can change comes first.
    fileprivate var weight: Int {
        switch self {
        case .tooLong: 4
        case .noneFree, .allInUse, .limitReached, .reserved, .lowWater: 3
        case .tooManySeats: 2
        case .notBorrowable, .notAllowed, .borrowNotAllowed, .metered: 1
        default: 0
        }
    }
}
