// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Glibc

/// The time zone that the user lives in.
public struct Zone: Sendable {
    /// Seconds east of Greenwich at an instant.
    public let offset: @Sendable (Instant) -> Int64
    /// `CET`
    public let abbreviation: @Sendable (Instant) -> String

    public init(offset: @escaping @Sendable (Instant) -> Int64, abbreviation: @escaping @Sendable (Instant) -> String) {
        (self.offset, self.abbreviation) = (offset, abbreviation)
    }

    public static let utc = Zone(offset: { _ in 0 }, abbreviation: { _ in "UTC" })

    /// As `TZ` or the system's settings say, in every form that the C library knows; a traveller changes these while it runs.
    public static var ofThisProcess: Zone {
        Zone(
            offset: { Int64(broken($0).tm_gmtoff) },
            abbreviation: { instant in broken(instant).tm_zone.map { String(cString: $0) } ?? "" })
    }

    private static func broken(_ instant: Instant) -> tm {
        var seconds = time_t(instant.seconds)
        var parts = tm()
        // Other than this, the C library never looks at /etc/localtime again.
        tzset()
        localtime_r(&seconds, &parts)
        return parts
    }

    public func civil(_ instant: Instant) -> CivilDateTime { (instant + offset(instant)).utc }

    /// A time that the zone skips means the moment after the gap; one that it repeats means the first.
    public func instant(_ civil: CivilDateTime) -> Instant {
        let naive = civil.inUTC
        let before = offset(naive + -86400)
        let after = offset(naive + 86400)
        let candidates = [naive + -max(before, after), naive + -min(before, after)]
        if let found = candidates.first(where: { self.civil($0) == civil }) { return found }
        // Skipped: somewhere between the two the offset changes.
        var (low, high) = (candidates[0].seconds, candidates[1].seconds)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if offset(Instant(seconds: middle)) == before { low = middle } else { high = middle }
        }
        return Instant(seconds: high)
    }

    public var localTime: LocalTime {
        LocalTime(civil: { civil($0) }, instant: { instant($0) })
    }
}
