// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// When to tell the license servers what waits for them, and to hear what they want back. Asks nobody, reads no clock.
struct Settling: Sendable {
    enum Need: Sendable, Equatable {
        case nothing
        /// A server may want something back, or would like to hear what was used: now and then.
        case visits
        /// A server does not know yet what it should: a return, or what became of a request.
        case owed
    }

    /// In seconds: how often a server is visited while nothing else leads there.
    static let betweenVisits: Int64 = 6 * 3600
    /// In seconds: a network that comes and goes is no reason to visit again so soon.
    static let restAfterVisit: Int64 = 600

    private(set) var isAsking = false
    private var need = Need.nothing
    private var nextTry: Due?
    private var restsUntil: Int64 = .min
    private var backoff = Backoff(first: 60, longest: 3600)

    init() {}

    func nextDue(_ now: Now) -> Due? { isAsking ? nil : nextTry }

    /// borrowd started, the network came, or the machine woke up.
    mutating func arrived(_ need: Need, _ now: Now, chance: Double = .random(in: 0..<1)) {
        self.need = need
        backoff.reset()
        guard need == .owed || need == .visits && now.uptime >= restsUntil else { return }
        nextTry = Due.earliest([nextTry, Crowd.turn(now, chance: chance)], now)
    }

    /// What waits has changed.
    mutating func changed(_ need: Need, _ now: Now, chance: Double = .random(in: 0..<1)) {
        defer { self.need = need }
        switch need {
        case .nothing: nextTry = nil
        case .visits where self.need == .visits && nextTry != nil: break
        case .visits: nextTry = now.after(seconds: Self.betweenVisits)
        case .owed where self.need == .owed && nextTry != nil: break
        // Whoever left it behind tried just now.
        case .owed: nextTry = now.after(milliseconds: backoff.next(chance: chance))
        }
    }

    /// A server said that it wants something back: it is given up at a visit, now.
    mutating func summoned(_ now: Now) { nextTry = now.after(seconds: 0) }

    /// Whether to ask now.
    mutating func isDue(_ now: Now) -> Bool {
        guard !isAsking, let nextTry, nextTry.isDue(now) else { return false }
        (isAsking, self.nextTry) = (true, nil)
        return true
    }

    /// - Parameter need: what is left.
    mutating func heard(_ refusal: ToldRefusal?, _ need: Need, _ now: Now, chance: Double = .random(in: 0..<1)) {
        (isAsking, self.need) = (false, need)
        if refusal == nil { restsUntil = now.uptime + Self.restAfterVisit * 1000 }
        if refusal == nil, need != .owed { backoff.reset() }
        switch need {
        case .nothing: nextTry = nil
        case .visits where refusal == nil: nextTry = now.after(seconds: Self.betweenVisits)
        case .visits, .owed: nextTry = now.after(milliseconds: backoff.next(chance: chance))
        }
    }
}
