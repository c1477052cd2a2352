// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// When something is to be done: by the wall's clock, or by the one that nobody sets.
enum Due: Sendable, Equatable {
    case at(Instant)
    /// Milliseconds of `Now.uptime`.
    case uptime(Int64)

    func isDue(_ now: Now) -> Bool { milliseconds(from: now) <= 0 }

    /// How long until then, as both clocks stand now.
    func milliseconds(from now: Now) -> Int64 {
        switch self {
        case .at(let instant): (instant - now.wall) * 1000
        case .uptime(let uptime): uptime - now.uptime
        }
    }

    /// Whichever comes first; `nil` where nothing is to be done.
    static func earliest(_ dues: some Sequence<Due?>, _ now: Now) -> Due? {
        dues.compactMap { $0 }.min { $0.milliseconds(from: now) < $1.milliseconds(from: now) }
    }
}

/// A part of borrowd that has something to do at times.
protocol Punctual: AnyObject {
    /// The next time; `nil`: nothing for now. Asked before each wait, so it must be cheap.
    func nextDue(_ now: Now) -> Due?
    /// Does what is due by now, which may be nothing.
    func perform(_ now: Now)
}
