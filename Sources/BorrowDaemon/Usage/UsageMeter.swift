// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowPlaces

/// Notes which features applications use, and for how long: nothing else, and nothing where the user does not want it.
final class UsageMeter {
    private struct Running {
        let owner: Int
        let handle: Int?
        let vendor: Bytes
        let feature: Bytes
        let start: Instant
    }

    private let log: UsageLog?
    private let zone: Zone
    private let clock: () -> Now
    private var running: [Running] = []
    private var launched: [Running] = []

    /// - Parameter log: `nil`: nothing is noted.
    init(log: UsageLog?, zone: Zone, clock: @escaping () -> Now = Now.read) {
        (self.log, self.zone, self.clock) = (log, zone, clock)
    }

    /// An application has it from now on.
    ///
    /// - Parameter handle: of a checkout; a borrow is used until the application goes, and counts once an application.
    func begin(_ vendor: Bytes, _ feature: Bytes, owner: Int, handle: Int?) {
        guard log != nil else { return }
        let isKnown = running.contains { $0.owner == owner && $0.handle == nil && $0.vendor == vendor && $0.feature == feature }
        if handle == nil, isKnown { return }
        let use = Running(owner: owner, handle: handle, vendor: vendor, feature: feature, start: clock().wall)
        running.append(use)
        launched.append(use)
    }

    /// Writes down what has begun: behind the answer, for a disk takes longer than all else that an application waits for.
    func noteLaunches() {
        guard let log else { return }
        for use in launched { note(use.vendor, use.feature, zone.civil(use.start).date, launches: 1, minutes: 0, log) }
        launched = []
    }

    func end(owner: Int, handle: Int) {
        end { $0.owner == owner && $0.handle == handle }
    }

    /// The application is gone.
    func end(owner: Int) {
        end { $0.owner == owner }
    }

    /// borrowd is going.
    func endAll() {
        end { _ in true }
    }

    private func end(where isOver: (Running) -> Bool) {
        guard let log else { return }
        let now = clock().wall
        for use in running where isOver(use) {
            for (day, minutes) in UseTime.minutes(from: use.start, to: now, zone: zone) {
                note(use.vendor, use.feature, day, launches: 0, minutes: minutes, log)
            }
        }
        running.removeAll(where: isOver)
    }

    private func note(_ vendor: Bytes, _ feature: Bytes, _ day: CivilDate, launches: Int, minutes: Int, _ log: UsageLog) {
        do throws(AgentError) {
            try log.note(UsageLog.Entry(vendor: vendor, feature: feature, day: day, launches: launches, minutes: minutes))
        } catch {
            Log.error("cannot note what is used: \(error.detail)", hint: error.hint)
        }
    }
}
