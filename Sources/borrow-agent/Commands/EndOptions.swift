// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowAgent
import BorrowFormat

/// When a borrow is to end.
struct EndOptions: ParsableArguments {
    @Option(parsing: .unconditional, help: ArgumentHelp("Until exactly this moment.", valueName: "when"))
    var until: String?

    @Option(
        name: .customLong("for"), parsing: .unconditional,
        help: ArgumentHelp("For so long, or as long as is allowed: 12h, 3d, 2w.", valueName: "duration"))
    var duration: String?

    /// `nil` where neither is given.
    func chosen(now: Instant, zone: Zone) throws(AgentError) -> Order.End? {
        if until == nil, duration == nil { return nil }
        return try Order.end(until: until, duration: duration, variable: nil, now: now, zone: zone)
    }
}
