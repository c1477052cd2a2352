// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What a decision about seats has before it.
struct SeatQuestion {
    let pools: [OpenPool]
    let index: Int
    let out: SeatsOut
    let now: Instant
    let asker: FeatureRules.Asker
    let asked: WantedSeats
    /// Seats that are taken out of the pool: fewer than asked where some are shared with what the borrower has.
    let needed: Int
    let borrowing: Bool
    /// The seats that each pool could lend to anybody, what is above its lines' counts included.
    let free: [Int]
}

extension FeatureRules {
    /// Whether what is kept for others, kept back or limited leaves the asker his seats.
    ///
    /// - Throws: `limit-reached`, `low-water`, `reserved`.
    func requireSeats(_ question: SeatQuestion) throws(Refusal) {
        let parts = parts(about: question.pools[question.index])
        guard parts.contains(where: { $0.tables.countsHolders }) else { return }
        let holders = question.out.holders.map { (asker: asker($0.borrower), holder: $0) }
        for part in parts {
            try requireLimit(part, question, holders)
            try requireKeptBack(part, question)
        }
        guard parts.contains(where: { $0.tables.reserve != nil }) else { return }
        try requireUnreserved(question, holders)
    }

    /// The pools that a part is about.
    private func pools(of part: Part, _ question: SeatQuestion) -> [Int] {
        question.pools.indices.filter { index in part.pair.map { question.pools[index].has($0) } ?? true }
    }

    private func requireLimit(_ part: Part, _ question: SeatQuestion, _ holders: [(asker: FeatureRules.Asker, holder: SeatsOut.Holder)])
        throws(Refusal)
    {
        guard let table = part.tables.limit else { return }
        let pools = pools(of: part, question)
        var used: [Int32: Int] = [:]
        for (asker, holder) in holders where question.counts(holder, in: pools) {
            part.each(table, meaning: asker) { number in
                used[number, default: 0] += holder.seats
                return true
            }
        }
        // Of what nobody holds, a limit is too small only where it is below what is asked.
        guard !used.isEmpty || part.tables.smallestLimit < question.needed else { return }
        var broken: (rule: Rule, most: Int, used: Int)?
        part.each(table, meaning: question.asker) { number in
            let rule = part.rule(number)
            let held = used.isEmpty ? 0 : used[number] ?? 0
            guard case .limit(let most) = rule.effect, held + question.needed > most else { return true }
            broken = (rule, most, held)
            return false
        }
        guard let broken else { return }
        let whom = broken.rule.whomInWords
        throw Refusal(
            .limitReached,
            "\(whom) may hold \(broken.most.seatsInWords) of \(question.asked.name) together and hold\(broken.rule.isPlural ? "" : "s") \(broken.used), \(question.asked.seats) \(question.asked.seats.wasOrWere) asked (\(broken.rule.origin.place): \(broken.rule.origin.text))",
            hint: "return one of those, or ask your administrator to change that line")
    }

    private func requireKeptBack(_ part: Part, _ question: SeatQuestion) throws(Refusal) {
        guard question.borrowing, let number = part.tables.keepBack else { return }
        let (rule, pools) = (part.rule(number), pools(of: part, question))
        guard case .keepBack(let kept) = rule.effect else { return }
        let total = pools.reduce(0) { $0 + question.pools[$1].seats }
        let borrowed = question.out.holders.reduce(0) { !$1.isConnected && question.counts($1, in: pools) ? $0 + $1.seats : $0 }
        guard max(0, total - kept) - borrowed < question.needed else { return }
        throw Refusal(
            .lowWater,
            "\(max(0, total - kept)) of \(total.seatsInWords) of \(question.asked.name) may be borrowed and \(borrowed) \(borrowed == 1 ? "is" : "are"), \(question.asked.seats) \(question.asked.seats.wasOrWere) asked (\(rule.origin.place): \(rule.origin.text))",
            hint: "use it connected, or ask those who have borrowed it to return it")
    }

    /// In every scope that holds the pool, what is free must be enough for the asker and for what others have kept there.
    private func requireUnreserved(_ question: SeatQuestion, _ holders: [(asker: FeatureRules.Asker, holder: SeatsOut.Holder)])
        throws(Refusal)
    {
        // Even if all of it were kept for others, there is enough.
        let free = question.free.reduce(0) { $0 + max(0, $1) }
        let most = parts.reduce(0) { $0 + $1.tables.reserved }
        guard free - most < question.needed || parts.contains(where: { $0.pair != nil }) else { return }
        let kept = parts.compactMap { Kept($0, from: question, pools: pools(of: $0, question), holders) }
        try requireRoom(free: free, kept, question)
        for kept in kept where kept.part.pair.map({ question.pools[question.index].has($0) }) ?? false {
            try requireRoom(free: pools(of: kept.part, question).reduce(0) { $0 + max(0, question.free[$1]) }, [kept], question)
        }
    }

    private func requireRoom(free: Int, _ kept: [Kept], _ question: SeatQuestion) throws(Refusal) {
        let seats = kept.reduce(0) { $0 + $1.seats }
        guard seats > 0, free - seats < question.needed else { return }
        let origin = kept.lazy.compactMap { $0.example(without: question.asker) }.first?.origin
        let verb = min(free, seats) == 1 ? "is" : "are"
        throw Refusal(
            .reserved,
            "\(min(free, seats)) of the \(free) free seats of \(question.asked.name) \(verb) kept for others, \(question.asked.seats) \(question.asked.seats.wasOrWere) asked"
                + (origin.map { " (\($0.place): \($0.text))" } ?? ""),
            hint: "ask those who hold one to return it; the administrator decides for whom seats are kept")
    }
}

/// The seats that one scope keeps for whom does not ask, and that they do not hold: what somebody holds counts for the first rules
/// that mean him.
private struct Kept {
    let part: FeatureRules.Part
    let table: PartyLookup
    private let used: [Int32: Int]
    let seats: Int

    /// `nil` where nothing is kept.
    init?(
        _ part: FeatureRules.Part, from question: SeatQuestion, pools: [Int],
        _ holders: [(asker: FeatureRules.Asker, holder: SeatsOut.Holder)]
    ) {
        guard let table = part.tables.reserve else { return nil }
        var (used, seats) = ([Int32: Int](), part.tables.reserved)
        for (asker, holder) in holders where question.counts(holder, in: pools) {
            var left = holder.seats
            part.each(table, meaning: asker) { number in
                let taken = min(left, Self.rest(part.rule(number), used: used[number]))
                if taken > 0 { used[number, default: 0] += taken }
                (left, seats) = (left - taken, seats - taken)
                return left > 0
            }
        }
        part.each(table, meaning: question.asker) { number in
            seats -= Self.rest(part.rule(number), used: used.isEmpty ? nil : used[number])
            return seats > 0
        }
        (self.part, self.table, self.used, self.seats) = (part, table, used, seats)
    }

    private static func rest(_ rule: Rule, used: Int?) -> Int {
        if case .reserve(let seats) = rule.effect { seats - (used ?? 0) } else { 0 }
    }

    /// A rule that keeps some of them.
    func example(without asker: FeatureRules.Asker) -> Rule? {
        var own: Set<Int32> = []
        part.each(table, meaning: asker) { number in
            own.insert(number)
            return true
        }
        let scope = part.rule(table.lowest).scope
        return part.index.rules.indices.first { index in
            let number = Int32(index)
            return part.rule(number).scope == scope && Self.rest(part.rule(number), used: used[number]) > 0 && !own.contains(number)
        }.map { part.index.rules[$0] }
    }
}

extension SeatQuestion {
    /// Whether it holds seats of one of these pools; of pools that lend no more the first bears them.
    fileprivate func counts(_ holder: SeatsOut.Holder, in indices: [Int]) -> Bool {
        guard let index = pools.firstIndex(where: { $0.id == holder.pool }) else { return indices.contains(0) }
        return indices.contains(index)
    }
}

extension Rule {
    /// `alice`, `GROUP staff`.
    var whomInWords: String {
        whom.isEmpty ? "all" : whom.map(\.inWords).joined(separator: " in ")
    }

    fileprivate var isPlural: Bool {
        whom.isEmpty || whom.contains { if case .group = $0 { true } else if case .hostGroup = $0 { true } else { false } }
    }
}

extension Party {
    /// As an options file says it.
    var inWords: String {
        switch self {
        case .user(let name): "USER \(name.shown)"
        case .host(let name): "HOST \(name.shown)"
        case .display(let name): "DISPLAY \(name.shown)"
        case .project(let name): "PROJECT \(name.shown)"
        case .internet(let range): "INTERNET \(range.text)"
        case .group(let name): "GROUP \(name.shown)"
        case .hostGroup(let name): "HOST_GROUP \(name.shown)"
        case .target(let hostid): "the machine \(hostid.shown)"
        }
    }
}
