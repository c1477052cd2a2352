// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowPlaces

/// What is borrowed on this machine: read whenever it changes, renewed in time, and its end told to the user and to applications.
final class HeldBorrows: Punctual {
    /// In seconds: a desktop that shows nothing is asked again then.
    private static let patience: Int64 = 3600

    /// Of one application; more are not warned of.
    private static let mostUses = 256

    private let surroundings: Surroundings
    private let clock: () -> Now
    private let ask: (ContactRequest, @escaping (ContactAnswer) -> Void) -> Void
    private let tell: (_ owner: Int, DaemonAnswer) -> Void
    private let notifications: Notifications
    private let warningsFile: StateFile
    private let homecoming: Homecoming

    private var borrows: [Borrow] = []
    private var renewals = Renewals()
    private var warnings: Warnings
    /// What the desktop did not show: not before then.
    private var untold: [Bytes: Due] = [:]
    private var uses: [Int: [Use]] = [:]
    /// What a person calls a feature, also after its grant went.
    private var names: [[Bytes]: String] = [:]
    var isOnline = true
    /// Called where a server wants something back that it was asked to renew.
    var summoned: () -> Void = {}

    init(
        _ surroundings: Surroundings, notifications: Notifications, clock: @escaping () -> Now = Now.read,
        ask: @escaping (ContactRequest, @escaping (ContactAnswer) -> Void) -> Void, tell: @escaping (Int, DaemonAnswer) -> Void
    ) {
        (self.surroundings, self.notifications, self.clock, self.ask, self.tell) = (surroundings, notifications, clock, ask, tell)
        homecoming = Homecoming(folder: surroundings.places.state)
        warningsFile = StateFile(folder: surroundings.places.state + "/borrowd", name: "warned")
        warnings = Warnings(lines: (try? warningsFile.lines()) ?? [])
    }

    /// This user's, that have not ended.
    private var mine: [Borrow] { borrows.filter { $0.grant.terms.user == surroundings.user } }

    var isEmpty: Bool { mine.isEmpty }

    var holdings: [ToldHolding] {
        let now = clock()
        return borrows.filter { $0.end > now.wall }.map { ToldHolding($0.grant) }
    }

    func name(vendor: Bytes, feature: Bytes) -> String { names[[vendor, feature]] ?? shown(feature) }

    /// Reads the nodelock directories anew.
    func read() {
        let now = clock()
        let before = borrows
        borrows = Borrow.all(in: surroundings.nodelocks).filter { $0.end > now.wall }
        for gone in before where !borrows.contains(where: { $0.vendor == gone.vendor && $0.feature == gone.feature }) {
            if gone.end > now.wall { end(gone.vendor, gone.feature, .returned) }
        }
        renewals.update(mine, now)
        for borrow in borrows {
            names[[borrow.vendor, borrow.feature]] = borrow.name
            for owner in uses.keys { uses[owner] = uses[owner]?.map { use in renewed(use, borrow) } }
        }
        untold = untold.filter { untold in borrows.contains { $0.loan == untold.key } }
        let given = warnings
        warnings.forget(allBut: mine)
        if warnings != given { keepWarnings() }
    }

    private func renewed(_ use: Use, _ borrow: Borrow) -> Use {
        var use = use
        use.renewed(borrow)
        return use
    }

    /// An application runs on a borrow.
    func use(_ use: Use, owner: Int) {
        guard uses[owner, default: []].count < Self.mostUses else { return }
        uses[owner, default: []].removeAll { $0.vendor == use.vendor && $0.feature == use.feature }
        uses[owner, default: []].append(use)
    }

    func left(owner: Int) {
        uses[owner] = nil
    }

    /// A server wanted it back, and it was given up: the applications that run on it hear that, and so does the user.
    func recalled(_ recall: Settlement.Recall) {
        let refusal = ToldRefusal(
            recall.isReclaimed ? .reclaimed : .recalled,
            recall.reason.isEmpty ? "the license server wanted it back" : shown(recall.reason), hint: "ask your administrator")
        end(recall.vendor, recall.feature, refusal)
        notifications.show(.recalled(recall, name: name(vendor: recall.vendor, feature: recall.feature)))
    }

    /// The applications that run on it hear that it is over.
    private func end(_ vendor: Bytes, _ feature: Bytes, _ refusal: ToldRefusal) {
        for (owner, all) in uses {
            for use in all where use.vendor == vendor && use.feature == feature {
                tell(owner, .ended(handle: nil, loan: use.loan, refusal))
            }
            uses[owner] = all.filter { $0.vendor != vendor || $0.feature != feature }
        }
    }

    func networkCame() {
        renewals.networkCame(clock())
    }

    func nextDue(_ now: Now) -> Due? {
        let warned = mine.map { borrow in
            guard warnings.due(borrow, now) != nil else { return warnings.nextDue(borrow, now) }
            return Due.earliest([untold[borrow.loan] ?? now.after(seconds: 0), warnings.nextDue(borrow, now)], now)
        }
        let told = uses.values.joined().map { $0.nextDue(now) }
        return Due.earliest(warned + told + [isOnline ? renewals.nextDue(now) : nil], now)
    }

    func perform(_ now: Now) {
        if isOnline { for borrow in renewals.due(now) { renew(borrow) } }
        for borrow in mine { warn(of: borrow, now) }
        for (owner, all) in uses {
            for index in all.indices where uses[owner]?[index].isToBeTold(now) == true {
                tell(owner, .ending(handle: nil, loan: all[index].loan, until: all[index].end))
            }
        }
    }

    private func warn(of borrow: Borrow, _ now: Now) {
        guard let notice = warnings.due(borrow, now), untold[borrow.loan]?.isDue(now) ?? true else { return }
        // Not asked again while the desktop is being asked.
        untold[borrow.loan] = now.after(seconds: Self.patience)
        notifications.show(.ending(borrow, now: now, zone: surroundings.zone)) { [weak self] isShown in
            guard let self, isShown else { return }
            warnings.give(notice, of: borrow)
            untold[borrow.loan] = nil
            keepWarnings()
        }
    }

    private func renew(_ borrow: Borrow) {
        // What is on its way home is not asked for again.
        if homecoming.isAway(vendor: borrow.vendor, feature: borrow.feature) {
            return renewals.heard(nil, of: borrow, clock())
        }
        ask(.renew(grant: borrow.grant.sealed.text)) { [weak self] answer in
            guard let self else { return }
            renewals.heard(answer.refusal, of: borrow, clock())
            guard let refusal = answer.refusal else {
                Log.note("\(shown(borrow.feature)) was renewed")
                return read()
            }
            Log.note("\(shown(borrow.feature)) was not renewed: \(shown(refusal.detail)) [\(shown(refusal.code))]")
            if refusal.code.equals(.recalled) || refusal.code.equals(.reclaimed) { return summoned() }
            guard !refusal.isUnreachable, warnings.tellRefusal(of: borrow) else { return }
            keepWarnings()
            notifications.show(.notRenewed(borrow, refusal, zone: surroundings.zone))
        }
    }

    private func keepWarnings() {
        do throws(AgentError) {
            try warningsFile.change { lines in lines = warnings.lines }
        } catch {
            Log.error("cannot keep what the user was told: \(error.detail)", hint: error.hint)
        }
    }
}

extension ToldRefusal {
    fileprivate static let returned = ToldRefusal(.notHeld, "it was returned", hint: "borrow it again, or check it out")
}
