// SPDX-License-Identifier: Apache-2.0

/// Sees that the wall's clock went on while the other one stood still: the machine slept, or somebody set the clock.
///
/// The timer rings at the end of a sleep before logind says a word.
struct ClockJump: Sendable {
    /// In milliseconds: less is no sleep.
    static let least: Int64 = 10_000

    /// How far one clock is ahead of the other.
    private var lead: Int64

    init(_ now: Now) {
        lead = Self.lead(now)
    }

    /// Whether it went on since the last look.
    mutating func isSeen(_ now: Now) -> Bool {
        let before = lead
        lead = Self.lead(now)
        return lead - before >= Self.least
    }

    private static func lead(_ now: Now) -> Int64 { now.wall.seconds * 1000 - now.uptime }
}
