// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// The connected licenses of all applications: renewed while these live, and given back when they are gone.
final class LeaseBook: Punctual {
    typealias Reply = (ContactAnswer) -> Void

    private final class Entry {
        let owner: Int
        var lease: Lease
        /// Called with what became of it, once it was given up.
        var whenGone: Reply?

        init(owner: Int, lease: Lease) {
            (self.owner, self.lease) = (owner, lease)
        }
    }

    private let ask: (ContactRequest, @escaping Reply) -> Void
    private let tell: (_ owner: Int, DaemonAnswer) -> Void
    private let clock: () -> Now
    private var entries: [Int: Entry] = [:]
    private var owed = OwedCheckins()
    private var lastHandle = 0
    /// Loans that are asked anew just now, for applications that had them before borrowd started.
    private var claimed: Set<Bytes> = []

    /// - Parameter tell: hears the news of a lease, for the application that has it.
    init(
        clock: @escaping () -> Now = Now.read, ask: @escaping (ContactRequest, @escaping Reply) -> Void,
        tell: @escaping (Int, DaemonAnswer) -> Void
    ) {
        (self.ask, self.tell, self.clock) = (ask, tell, clock)
    }

    var isEmpty: Bool { entries.isEmpty }

    /// Whether an application may go on with this loan: `false` where it is none, or where borrowd renews it for anybody.
    /// Nobody else may until `endClaim`.
    func claim(_ loan: Bytes) -> Bool {
        guard Base64URL.decode(loan)?.count == 16, !entries.values.contains(where: { $0.lease.isOf(loan) }) else { return false }
        guard claimed.insert(loan).inserted else { return false }
        // Whoever lost his connection has come back: the return of that loan would end the one that follows it.
        owed.forget(loan)
        return true
    }

    /// The server has answered for it.
    func endClaim(_ loan: Bytes) {
        claimed.remove(loan)
    }

    /// - Parameter renews: the loan that this one follows.
    /// - Returns: the handle.
    func open(_ grant: Grant, text: Bytes, owner: Int, renews: Bytes? = nil, project: Bytes? = nil) -> Int {
        lastHandle = lastHandle % 999_999_999 + 1
        entries[lastHandle] = Entry(owner: owner, lease: Lease(grant, text: text, renews: renews, project: project, now: clock()))
        return lastHandle
    }

    /// Gives one back; `reply` hears when the server knows, or why it does not.
    ///
    /// - Returns: `false` where that application has none of that handle.
    func close(_ handle: Int, owner: Int, reply: @escaping Reply) -> Bool {
        guard let entry = entries[handle], entry.owner == owner, entry.whenGone == nil else { return false }
        entry.whenGone = reply
        // What is being renewed is given back when its outcome is known: the server may know the new grant only.
        if !entry.lease.isAsking { giveBack(handle, entry) }
        return true
    }

    /// Gives back whatever that application had.
    func closeAll(owner: Int) {
        for (handle, entry) in entries where entry.owner == owner { _ = close(handle, owner: owner) { _ in } }
    }

    /// Gives a grant back that nobody waits for any more.
    func giveBack(_ grant: Grant, text: Bytes) {
        checkin(grant, text) { _ in }
    }

    func networkCame(chance: () -> Double = { .random(in: 0..<1) }) {
        let now = clock()
        for entry in entries.values { entry.lease.networkCame(now, chance: chance()) }
        owed.networkCame(now, chance: chance())
    }

    func holdings(owner: Int) -> [ToldHolding] {
        entries.filter { $0.value.owner == owner && $0.value.whenGone == nil }.sorted { $0.key < $1.key }.map { handle, entry in
            ToldHolding(entry.lease.grant, handle: handle)
        }
    }

    func nextDue(_ now: Now) -> Due? {
        Due.earliest(entries.values.lazy.map { $0.lease.nextDue(now) } + [owed.nextDue(now)], now)
    }

    func perform(_ now: Now) {
        for (handle, entry) in entries {
            for step in entry.lease.steps(now) { perform(step, handle, entry) }
        }
        for (grant, text) in owed.due(now) { checkin(grant, text) { _ in } }
    }

    private func perform(_ step: Lease.Step, _ handle: Int, _ entry: Entry) {
        switch step {
        case .renew:
            ask(.renew(grant: entry.lease.text, project: entry.lease.project)) { [weak self] answer in self?.heard(answer, handle, entry) }
        case .warn:
            tell(entry, .ending(handle: handle, loan: entry.lease.grant.terms.loan, until: entry.lease.end))
        case .end(let refusal):
            entries[handle] = nil
            tell(entry, .ended(handle: handle, loan: entry.lease.grant.terms.loan, refusal))
            entry.whenGone?(.told(.done))
        }
    }

    private func heard(_ answer: ContactAnswer, _ handle: Int, _ entry: Entry) {
        if let (grant, text) = answer.grant, grant.terms.isConnected {
            entry.lease.renewed(grant, text: text, now: clock())
            // It may have ended meanwhile, by the clock here: nobody holds the new one then.
            guard entries[handle] != nil else { return giveBack(grant, text: text) }
            tell(entry, .renewed(handle: handle, grant: text))
        } else {
            let refusal = answer.refusal ?? ToldRefusal(.contactFailed, "no connected license came back", hint: ToldRefusal.contactHint)
            entry.lease.refused(refusal, now: clock())
            if refusal.code.equals(.recalled), entries[handle] != nil {
                tell(entry, .ended(handle: handle, loan: entry.lease.grant.terms.loan, refusal))
                entry.whenGone = entry.whenGone ?? { _ in }
            }
        }
        if entry.whenGone != nil, entries[handle] != nil { giveBack(handle, entry) }
    }

    private func giveBack(_ handle: Int, _ entry: Entry) {
        entries[handle] = nil
        checkin(entry.lease.grant, entry.lease.text, entry.whenGone ?? { _ in })
    }

    private func checkin(_ grant: Grant, _ text: Bytes, _ reply: @escaping Reply) {
        ask(.checkin(grant: text)) { [weak self] answer in
            if let self, let refusal = answer.refusal, refusal.isUnreachable { owed.add(grant, text, clock()) }
            reply(answer)
        }
    }

    private func tell(_ entry: Entry, _ news: DaemonAnswer) {
        if entry.whenGone == nil { tell(entry.owner, news) }
    }
}
