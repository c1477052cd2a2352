// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Slows guessing down: of passwords, codes and tokens, by where it comes from and by what is guessed at.
///
/// The first few failures are free. From then on each has to be waited out, twice as long as the one before, to a limit; an hour
/// without any is a new beginning. What it remembers is bounded, whatever comes.
struct AttemptLimiter: Sendable {
    enum Key: Hashable, Sendable {
        /// IPv6 by its first 64 bits: whoever has one such address has all of them.
        case address(String)
        /// What is guessed at, such as a license and a user.
        case subject(String)
    }

    struct Limits: Sendable {
        var free = 5
        /// Seconds to wait after the first failure that is not free; doubled with each.
        var firstWait: Int64 = 2
        var longestWait: Int64 = 15 * 60
        /// Seconds without a failure after which those before are forgotten.
        var memory: Int64 = 3600
        /// The most keys that are remembered; of more, those whose last failure is longest ago are forgotten.
        var keys = 10_000
    }

    /// What a failure changed, for whoever keeps a record: most change nothing worth a line.
    enum Change: Sendable, Equatable {
        case first
        /// From now on there are waits.
        case slowed
        case none
    }

    private struct Series {
        var failures: Int
        var last: Instant
    }

    private let limits: Limits
    private var series: [Key: Series] = [:]

    init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// How many keys are remembered.
    var count: Int { series.count }

    /// How many failed in a row, of the key with the most.
    func failures(_ keys: [Key]) -> Int { keys.compactMap { series[$0]?.failures }.max() ?? 0 }

    /// When the next attempt will be looked at; `nil`: now.
    func wait(_ keys: [Key], now: Instant) -> Instant? {
        keys.compactMap { key in
            series[key].flatMap { known in
                let end = known.last + wait(after: known.failures)
                // A clock that was set back makes nobody wait for longer than the longest wait.
                return now < end && known.last <= now + limits.longestWait ? end : nil
            }
        }.max()
    }

    /// Counts one. Where looking takes long, it is counted before it is looked at, and taken back if it was right: of many at once
    /// no more are looked at than one after the other.
    mutating func failed(_ keys: [Key], now: Instant) -> Change {
        var change = Change.none
        for key in keys {
            var known = series[key] ?? Series(failures: 0, last: now)
            if now - known.last > limits.memory { known.failures = 0 }
            known = Series(failures: known.failures + 1, last: now)
            series[key] = known
            if known.failures == limits.free + 1 { change = .slowed } else if known.failures == 1, change == .none { change = .first }
        }
        forgetMost(now: now)
        return change
    }

    mutating func forget(_ keys: [Key]) {
        for key in keys { series[key] = nil }
    }

    /// Undoes one `failed`: it was no failure.
    mutating func takeBack(_ keys: [Key]) {
        for key in keys {
            guard var known = series[key] else { continue }
            known.failures -= 1
            series[key] = known.failures > 0 ? known : nil
        }
    }

    private func wait(after failures: Int) -> Int64 {
        guard failures > limits.free else { return 0 }
        let doublings = min(failures - limits.free - 1, 20)
        return min(limits.longestWait, limits.firstWait << Int64(doublings))
    }

    /// Half of them at once, so that a crowd of addresses does not cost a sort for each.
    private mutating func forgetMost(now: Instant) {
        guard series.count > limits.keys else { return }
        let (memory, kept) = (limits.memory, limits.keys / 2)
        series = series.filter { now - $0.value.last <= memory }
        guard series.count > kept else { return }
        let latest = series.sorted { $0.value.last > $1.value.last }.prefix(kept)
        series = Dictionary(uniqueKeysWithValues: latest.map { ($0.key, $0.value) })
    }
}
