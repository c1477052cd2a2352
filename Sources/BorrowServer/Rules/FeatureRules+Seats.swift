// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension FeatureRules {
    /// Whether what is kept for others, kept back or limited leaves the asker his seats.
    ///
    /// - Throws: `limit-reached`, `low-water`, `reserved`.
    func requireSeats(_ question: SeatQuestion) throws(Refusal) {
        let pool = question.pools[question.index]
        for part in parts(about: pool) where part.tables.countsHolders {
            try requireLimit(part, question)
            try requireKeptBack(part, question)
        }
        for part in siblings where part.isAbout(pool) { try requireKeptBack(part, question) }
        try requireUnreserved(question)
    }

    private func requireLimit(_ part: Part, _ question: SeatQuestion) throws(Refusal) {
        // Even if all that is held were held by those whom one rule means, none is reached.
        guard let table = part.tables.limit, part.tables.smallestLimit < question.holders.seats + question.needed,
            !(part.subject.isEverything && question.isMetered)
        else { return }
        let used = question.seats(heldOf: part, table) { part.subject.isEverything || question.isHeld($0, of: part) }
        var broken: Int32?
        part.each(table, meaning: question.asker) { number in
            guard (used.isEmpty ? 0 : used[Int(number)]) + question.needed > part.seats(number) else { return true }
            broken = number
            return false
        }
        guard let broken else { return }
        let (rule, held) = (part.rule(broken), used.isEmpty ? 0 : used[Int(broken)])
        throw Refusal(
            .limitReached,
            "\(rule.whomInWords) may hold \(part.seats(broken).seatsInWords) of \(question.name(of: part)) together and hold\(rule.isPlural ? "" : "s") \(held), \(question.asked.seats) \(question.asked.seats.wasOrWere) asked (\(rule.origin.place): \(rule.origin.text))",
            hint: "return one of those, or ask your administrator to change that line")
    }

    private func requireKeptBack(_ part: Part, _ question: SeatQuestion) throws(Refusal) {
        guard question.borrowing, let number = part.tables.keepBack else { return }
        let (rule, pools) = (part.rule(number), question.pools(of: part))
        guard case .keepBack(let kept) = rule.effect else { return }
        let total = pools.reduce(0) { $0 + question.pools[$1].seats }
        let borrowed = question.count { !$0.isConnected && question.hasSeats($0, in: pools) }.reduce(0) { $0 + $1.seats }
        guard max(0, total - kept) - borrowed < question.needed else { return }
        throw Refusal(
            .lowWater,
            "\(max(0, total - kept)) of \(total.seatsInWords) of \(question.name(of: part)) may be borrowed and \(borrowed) \(borrowed == 1 ? "is" : "are"), \(question.asked.seats) \(question.asked.seats.wasOrWere) asked (\(rule.origin.place): \(rule.origin.text))",
            hint: "use it connected, or ask those who have borrowed it to return it")
    }

    /// In every scope that holds the pool, what is free must be enough for the asker and for what others have kept there.
    private func requireUnreserved(_ question: SeatQuestion) throws(Refusal) {
        guard reserves else { return }
        let all = Array(question.pools.indices)
        // Even if all of it were kept for others, there is enough.
        guard hasNarrowReserves || question.free(in: all) - mostReserved < question.needed else { return }
        let keeping = (parts + siblings).filter { $0.tables.reserve != nil }
        let narrow = keeping.filter { $0.isNarrow && $0.isAbout(question.pools[question.index]) }.map { question.pools(of: $0) }
        let kept = keeping.compactMap { KeptSeats($0, from: question) }
        try requireRoom(in: all, kept, question)
        for pools in narrow { try requireRoom(in: pools, kept.filter { $0.pools.allSatisfy(pools.contains) }, question) }
    }

    private func requireRoom(in pools: [Int], _ kept: [KeptSeats], _ question: SeatQuestion) throws(Refusal) {
        let (free, seats) = (question.free(in: pools), kept.reduce(0) { $0 + $1.seats })
        guard seats > 0, free - seats < question.needed else { return }
        let origin = kept.lazy.compactMap { $0.example(without: question) }.first?.origin
        let verb = min(free, seats) == 1 ? "is" : "are"
        throw Refusal(
            .reserved,
            "\(min(free, seats)) of the \(free) free seats of \(question.asked.name) \(verb) kept for others, \(question.asked.seats) \(question.asked.seats.wasOrWere) asked"
                + (origin.map { " (\($0.place): \($0.text))" } ?? ""),
            hint: "ask those who hold one to return it; the administrator decides for whom seats are kept")
    }
}

extension FeatureRules.Subject {
    var isEverything: Bool { if case .everything = self { true } else { false } }
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
