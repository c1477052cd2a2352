// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowPlaces

/// Clears the borrow setting at the midnight at which it lapses.
final class SettingClock: Punctual {
    private let setting: BorrowSetting
    private let zone: Zone
    private let clock: () -> Now
    private var midnight: Due?

    init(_ surroundings: Surroundings, clock: @escaping () -> Now = Now.read) {
        (setting, zone, self.clock) = (BorrowSetting(folder: surroundings.places.state), surroundings.zone, clock)
    }

    /// Looks again whether there is a setting, and clears what was set on another day.
    func read() {
        let today = zone.civil(clock().wall).date
        do throws(AgentError) {
            if try setting.clearLapsed(today: today) { Log.note("the borrow setting has lapsed") }
        } catch {
            Log.error("cannot clear the borrow setting: \(error.detail)", hint: error.hint)
        }
        midnight = setting.isKept ? next(after: today) : nil
    }

    private func next(after today: CivilDate) -> Due { .at(zone.instant(UseTime.midnight(after: today))) }

    func nextDue(_ now: Now) -> Due? { midnight }

    func perform(_ now: Now) {
        guard let due = midnight else { return }
        // A traveller's midnight is another once the zone was changed.
        if due.isDue(now) || due != next(after: zone.civil(now.wall).date) { read() }
    }
}
