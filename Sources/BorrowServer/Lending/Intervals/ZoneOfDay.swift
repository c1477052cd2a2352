// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// The time zone in which a borrow's last day or hour ends; equal by name.
public struct ZoneOfDay: Sendable, Equatable {
    /// `Europe/Berlin`.
    public let name: String
    /// Seconds east of Greenwich at an instant.
    let offset: @Sendable (Instant) -> Int64

    public static let utc = ZoneOfDay(name: "UTC") { _ in 0 }

    public init(name: String, offset: @escaping @Sendable (Instant) -> Int64) {
        (self.name, self.offset) = (name, offset)
    }

    public static func == (left: ZoneOfDay, right: ZoneOfDay) -> Bool { left.name == right.name }
}

extension ZoneOfDay {
    /// The last second of the unit that holds `instant`, as clocks of the zone show it: `:59`, `:59:59`, `23:59:59`.
    func end(of unit: Granularity, holding instant: Instant) -> Instant {
        if unit == .second { return instant }
        let local = instant.seconds + offset(instant)
        let rest = local % unit.seconds
        let next = local - (rest < 0 ? rest + unit.seconds : rest) + unit.seconds
        // Without a change of the clocks before the unit's end.
        let plain = Instant(seconds: next - offset(instant))
        return (unit == .day ? firstInstant(showing: next, plain: plain, after: instant) : plain) + -1
    }

    /// When the clocks of the zone first show `local` or more, `plain` where they are not changed before.
    private func firstInstant(showing local: Int64, plain: Instant, after instant: Instant) -> Instant {
        let changed = Instant(seconds: local - offset(plain))
        // Set forward before `plain`, they show it earlier; set back, later.
        if changed >= plain || offset(changed) == offset(plain) { return changed }
        // They skip it: it is the change itself.
        var (before, after) = (max(instant, changed).seconds, plain.seconds)
        while after - before > 1 {
            let middle = before + (after - before) / 2
            if offset(Instant(seconds: middle)) == offset(plain) { after = middle } else { before = middle }
        }
        return Instant(seconds: after)
    }
}
