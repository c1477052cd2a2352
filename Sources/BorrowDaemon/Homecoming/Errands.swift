// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowPlaces

/// What travels home by itself when the network is there: returns, the outcome of requests, what was used; and borrows that
/// were to be returned on the way back.
final class Errands: Punctual {
    private let surroundings: Surroundings
    private let clock: () -> Now
    private let ask: (ContactRequest, @escaping (ContactAnswer) -> Void) -> Void
    private let held: HeldBorrows
    private let notifications: Notifications
    private let homecoming: Homecoming
    private let usage: UsageLog?
    private var settling = Settling()
    private var absence = Absence()
    /// Whether something is to be returned on the way back from a journey that has not begun.
    private var awaitsJourney = false
    private(set) var isOnline = true

    init(
        _ surroundings: Surroundings, held: HeldBorrows, usage: UsageLog?, notifications: Notifications,
        clock: @escaping () -> Now = Now.read, ask: @escaping (ContactRequest, @escaping (ContactAnswer) -> Void) -> Void
    ) {
        (self.surroundings, self.held, self.usage, self.notifications) = (surroundings, held, usage, notifications)
        (self.clock, self.ask) = (clock, ask)
        homecoming = Homecoming(folder: surroundings.places.state)
    }

    /// borrowd started, the network came or changed, or the machine woke up.
    func arrived() {
        isOnline = true
        markAway()
        absence.networkCame()
        settling.arrived(look(), clock())
    }

    func networkWent() {
        isOnline = false
        absence.networkWent(clock())
    }

    /// A server wants something back that it was asked to renew.
    func summoned() { settling.summoned(clock()) }

    /// What lies here has changed.
    func changed() {
        settling.changed(look(), clock())
    }

    func nextDue(_ now: Now) -> Due? {
        Due.earliest([isOnline ? settling.nextDue(now) : nil, awaitsJourney ? absence.nextDue(now) : nil], now)
    }

    func perform(_ now: Now) {
        if absence.isDue(now) { markAway() }
        guard isOnline, settling.isDue(now) else { return }
        ask(.settle) { [weak self] in self?.heard($0) }
    }

    private var entries: [Homecoming.Entry] { (try? homecoming.entries()) ?? [] }

    private func look() -> Settling.Need {
        let entries = entries
        awaitsJourney = entries.contains { !$0.isAway }
        if entries.contains(where: \.isAway) || surroundings.nodelocks.contains(where: { isOwed(in: $0) }) { return .owed }
        return held.isEmpty && entries.isEmpty && usage?.hasUnsent != true ? .nothing : .visits
    }

    /// Whether a return of this user's, or a request of somebody's, waits for its server.
    private func isOwed(in directory: NodelockDirectory) -> Bool {
        if directory.tombstones().contains(where: { $0.terms.user == surroundings.user && $0.terms.expiresAt > clock().wall }) {
            return true
        }
        var hasRequest = false
        _ = directory.walk { _, file in if file.kind == .request { hasRequest = true } }
        return hasRequest
    }

    private func heard(_ answer: ContactAnswer) {
        if case .settled(let settlement) = answer {
            tell(settlement)
            note(settlement.reached)
            bringHome(to: settlement.reached)
        } else if let refusal = answer.refusal {
            Log.note("no license server was reached: \(shown(refusal.detail)) [\(shown(refusal.code))]")
            if refusal.code.equals(.serverUnreachable) || refusal.code.equals(.answerUnsigned) { note([]) }
        }
        held.read()
        settling.heard(answer.refusal, look(), clock())
    }

    private func tell(_ settlement: Settlement) {
        for (vendor, feature) in settlement.returned {
            Log.note("the license server knows now that \(shown(feature)) was returned")
            notifications.show(.returned(held.name(vendor: vendor, feature: feature)))
        }
        for recall in settlement.recalled {
            Log.note("\(shown(recall.feature)) was recalled by its license server, and given up")
            held.recalled(recall)
        }
    }

    /// Returns what was to be returned on the way back, to the servers that were just reached.
    private func bringHome(to servers: [Bytes]) {
        for entry in entries where entry.isAway {
            guard let grant = grant(of: entry) else {
                // It was returned meanwhile, or ended.
                forget(entry)
                continue
            }
            guard grant.servers.contains(where: { servers.contains($0.hostid) }) else { continue }
            let name = held.name(vendor: entry.vendor, feature: entry.feature)
            ask(.forwarded(.giveBack(vendor: entry.vendor, feature: entry.feature))) { [weak self] answer in
                self?.heard(answer, of: entry, name)
            }
        }
    }

    private func grant(of entry: Homecoming.Entry) -> Grant? {
        surroundings.nodelocks.lazy.compactMap { $0.grant(vendor: entry.vendor, feature: entry.feature) }
            .first { $0.terms.user == surroundings.user && $0.terms.expiresAt > clock().wall }
    }

    private func heard(_ answer: ContactAnswer, of entry: Homecoming.Entry, _ name: String) {
        if let refusal = answer.refusal {
            Log.note("\(shown(entry.feature)) could not be returned: \(shown(refusal.detail)) [\(shown(refusal.code))]")
            if refusal.isUnreachable { return }
            notifications.show(.notBroughtHome(name, refusal))
        } else {
            Log.note("\(shown(entry.feature)) was returned, as it was to be on the way back")
            notifications.show(.broughtHome(name))
        }
        forget(entry)
        held.read()
        changed()
    }

    private func forget(_ entry: Homecoming.Entry) {
        do throws(AgentError) {
            try homecoming.remove([entry])
        } catch {
            Log.error("cannot forget what was returned: \(error.detail)", hint: error.hint)
        }
    }

    /// Keeps which servers of what is to be returned answered just now, and which did not.
    private func note(_ reached: [Bytes]) {
        let grants = entries.compactMap { grant(of: $0) }
        absence.forget(allBut: grants.map(\.terms.loan))
        for grant in grants {
            absence.asked(grant.terms.loan, answered: grant.servers.contains { reached.contains($0.hostid) }, clock())
        }
        markAway()
    }

    private func markAway() {
        let away = entries.filter { entry in !entry.isAway && grant(of: entry).map { absence.isAway($0.terms.loan, clock()) } ?? false }
        guard !away.isEmpty else { return }
        do throws(AgentError) {
            try homecoming.markAway(away)
        } catch {
            Log.error("cannot keep that this machine is away: \(error.detail)", hint: error.hint)
        }
    }
}
