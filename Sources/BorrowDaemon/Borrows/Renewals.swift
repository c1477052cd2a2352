// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// When each borrow is to be asked for anew, and when again where that failed. Asks nobody, reads no clock.
struct Renewals: Sendable {
    /// A server that said no is asked again after so many seconds.
    static let afterNo: Int64 = 6 * 3600

    private struct Entry: Sendable {
        let borrow: Borrow
        let moment: Instant
        var isAsking = false
        /// Not before; `nil`: from its moment on.
        var nextTry: Due?
        var backoff = Backoff(first: 60, longest: 3600)

        func due(_ now: Now) -> Due? {
            guard !isAsking, now.wall < borrow.end else { return nil }
            guard let nextTry, now.wall >= moment else { return .at(moment) }
            return nextTry
        }
    }

    private var entries: [Bytes: Entry] = [:]

    /// These lie here now. What is known of one stays, for as long as it is the same grant.
    mutating func update(_ borrows: [Borrow], _ now: Now, chance: () -> Double = { .random(in: 0..<1) }) {
        let before = entries
        entries = [:]
        for borrow in borrows {
            guard let moment = borrow.renewAt, borrow.end > now.wall else { continue }
            if let entry = before[borrow.loan], entry.borrow.grant.sealed.text == borrow.grant.sealed.text {
                entries[borrow.loan] = entry
            } else {
                var entry = Entry(borrow: borrow, moment: moment)
                if moment <= now.wall { entry.nextTry = Crowd.turn(now, before: borrow.end, chance: chance()) }
                entries[borrow.loan] = entry
            }
        }
    }

    func nextDue(_ now: Now) -> Due? { Due.earliest(entries.values.map { $0.due(now) }, now) }

    /// Those to be renewed now, each once.
    mutating func due(_ now: Now) -> [Borrow] {
        var due: [Borrow] = []
        for (loan, entry) in entries where entry.due(now)?.isDue(now) == true {
            entries[loan]?.isAsking = true
            due.append(entry.borrow)
        }
        return due
    }

    /// - Parameter refusal: `nil` where it was renewed: its new grant comes with `update`.
    mutating func heard(_ refusal: ToldRefusal?, of borrow: Borrow, _ now: Now, chance: Double = .random(in: 0..<1)) {
        guard var entry = entries[borrow.loan] else { return }
        entry.isAsking = false
        if let refusal, refusal.isUnreachable {
            entry.nextTry = now.after(milliseconds: entry.backoff.next(chance: chance))
        } else {
            entry.nextTry = now.after(seconds: Self.afterNo)
            entry.backoff.reset()
        }
        entries[borrow.loan] = entry
    }

    /// The network came, or the machine woke up. What is late is tried soon, but not at the very moment at which all do that.
    mutating func networkCame(_ now: Now, chance: () -> Double = { .random(in: 0..<1) }) {
        for (loan, entry) in entries where now.wall >= entry.moment {
            entries[loan]?.backoff.reset()
            entries[loan]?.nextTry = Crowd.turn(now, before: entry.borrow.end, chance: chance())
        }
    }
}
