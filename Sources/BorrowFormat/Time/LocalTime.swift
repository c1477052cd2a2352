// SPDX-License-Identifier: Apache-2.0

/// A time zone, as the two questions that `When` asks of it.
public struct LocalTime: Sendable {
    /// What calendars and clocks of the zone show then.
    public let civil: @Sendable (Instant) -> CivilDateTime
    /// A time that the zone skips means the moment after the gap; one that it repeats means the first.
    public let instant: @Sendable (CivilDateTime) -> Instant

    public init(
        civil: @escaping @Sendable (Instant) -> CivilDateTime, instant: @escaping @Sendable (CivilDateTime) -> Instant
    ) {
        (self.civil, self.instant) = (civil, instant)
    }

    public static let utc = LocalTime(civil: { $0.utc }, instant: { $0.inUTC })
}
