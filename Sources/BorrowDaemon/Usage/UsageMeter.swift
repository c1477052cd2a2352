// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowPlaces

/// Notes which features applications use, and for how long: nothing else, and nothing where the user does not want it.
///
/// What is noted is written a moment later, many at once: an application waits for no disk.
final class UsageMeter: Punctual {
    /// In milliseconds.
    private static let delay: Int64 = 2000
    /// More at once are not noted.
    private static let most = 10_000

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
    private var pending: [UsageLog.Entry] = []
    private var writesAt: Due?

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
        if isKnown && handle == nil || running.count >= Self.most { return }
        let now = clock().wall
        running.append(Running(owner: owner, handle: handle, vendor: vendor, feature: feature, start: now))
        note(UsageLog.Entry(vendor: vendor, feature: feature, day: zone.civil(now).date, launches: 1, minutes: 0))
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
        write()
    }

    func nextDue(_ now: Now) -> Due? { writesAt }

    func perform(_ now: Now) {
        if let writesAt, writesAt.isDue(now) { write() }
    }

    private func end(where isOver: (Running) -> Bool) {
        let now = clock().wall
        for use in running where isOver(use) {
            for (day, minutes) in UseTime.minutes(from: use.start, to: now, zone: zone) {
                note(UsageLog.Entry(vendor: use.vendor, feature: use.feature, day: day, launches: 0, minutes: minutes))
            }
        }
        running.removeAll(where: isOver)
    }

    private func note(_ entry: UsageLog.Entry) {
        let known = pending.firstIndex { $0.day == entry.day && $0.vendor == entry.vendor && $0.feature == entry.feature }
        if let known {
            pending[known].launches += entry.launches
            pending[known].minutes += entry.minutes
        } else {
            pending.append(entry)
        }
        writesAt = writesAt ?? clock().after(milliseconds: Self.delay)
    }

    private func write() {
        writesAt = nil
        defer { pending = [] }
        guard let log else { return }
        do throws(AgentError) {
            for entry in pending { try log.note(entry) }
        } catch {
            Log.error("cannot note what is used: \(error.detail)", hint: error.hint)
        }
    }
}
