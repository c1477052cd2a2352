// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// A connected license while its application lives: when to ask anew, when to say that it ends. Asks nobody, reads no clock.
struct Lease: Sendable {
    /// Seconds before the end that are told where it could not be renewed.
    static let warnings: [Int64] = [120, 600]

    enum Step: Sendable {
        case renew
        case warn
        /// Its end is there; why it was not renewed.
        case end(ToldRefusal)
    }

    private struct Former: Sendable {
        let loan: Bytes
        let end: Instant
    }

    private(set) var grant: Grant
    /// As the server signed it.
    private(set) var text: Bytes
    /// `LM_PROJECT` of the application, for the server's reports.
    let project: Bytes?
    private(set) var isAsking = false
    /// The loans before this one, for as long as they may still mean something to the server.
    private var former: [Former] = []
    private var tries: [Due] = []
    private var backoff = Backoff(first: 15, longest: 300)
    private var refusal: ToldRefusal?
    /// The shortest notice that was given.
    private var warned = Int64.max

    /// - Parameter renews: the loan that this one follows.
    init(_ grant: Grant, text: Bytes, renews: Bytes? = nil, project: Bytes? = nil, now: Now) {
        (self.grant, self.text, self.project) = (grant, text, project)
        tries = Self.tries(grant.terms, now)
        if let renews { former = [Former(loan: renews, end: grant.terms.expiresAt)] }
    }

    func isOf(_ loan: Bytes) -> Bool { grant.terms.loan == loan || former.contains { $0.loan == loan } }

    var end: Instant { grant.terms.expiresAt }

    func nextDue(_ now: Now) -> Due? {
        let warning = nextWarning.map { Due.at(end + -$0) }
        return Due.earliest((isAsking ? [] : tries) + [warning, .at(end)], now)
    }

    /// What is due, each once.
    mutating func steps(_ now: Now) -> [Step] {
        if now.wall >= end {
            return [.end(refusal ?? ToldRefusal(.serverUnreachable, "it could not be renewed in time", hint: ToldRefusal.contactHint))]
        }
        var steps: [Step] = []
        if !isAsking, tries.contains(where: { $0.isDue(now) }) {
            (isAsking, tries) = (true, [])
            steps.append(.renew)
        }
        if let length = nextWarning, end - now.wall <= length {
            warned = end - now.wall
            steps.append(.warn)
        }
        return steps
    }

    mutating func renewed(_ grant: Grant, text: Bytes, now: Now) {
        let before = former.filter { $0.end > now.wall } + [Former(loan: self.grant.terms.loan, end: end)]
        self = Lease(grant, text: text, project: project, now: now)
        former = before
    }

    mutating func refused(_ refusal: ToldRefusal, now: Now, chance: Double = .random(in: 0..<1)) {
        (isAsking, self.refusal) = (false, refusal)
        tries = [now.after(milliseconds: backoff.next(chance: chance))]
    }

    /// The network came, or the machine woke up: what failed, or is late, is tried soon.
    mutating func networkCame(_ now: Now, chance: Double = .random(in: 0..<1)) {
        guard !isAsking, refusal != nil || tries.contains(where: { $0.isDue(now) }) else { return }
        backoff.reset()
        tries = tries.filter { !$0.isDue(now) } + [Crowd.turn(now, before: end, chance: chance)]
    }

    /// Only what failed is warned of: before that the next try may be on its way.
    private var nextWarning: Int64? {
        guard refusal != nil else { return nil }
        return Self.warnings.last { $0 < warned && $0 < end - grant.terms.issuedAt }
    }

    /// By the wall's clock, and as long after now as the server meant: its clock may be another.
    private static func tries(_ terms: GrantTerms, _ now: Now) -> [Due] {
        let moment = terms.renewAt ?? terms.issuedAt + (terms.expiresAt - terms.issuedAt) / 2
        return [.at(moment), now.after(seconds: max(moment - terms.issuedAt, 1))]
    }
}
