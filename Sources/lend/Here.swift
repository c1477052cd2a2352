// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowServer
import Foundation

extension Places {
    /// This process's places.
    static var here: Places { Places(environment: ProcessInfo.processInfo.environment, isRoot: geteuid() == 0) }
}

extension Instant {
    /// The one place where `lend` reads the clock.
    static var now: Instant { Instant(seconds: Int64(time(nil))) }
}
