// SPDX-License-Identifier: Apache-2.0
import CGLib
import Glibc

/// The one timer: armed for the next thing due, and rings as well when somebody sets the clock.
final class Alarm {
    /// Since it was last set to `false`.
    var hasRung = false
    private let descriptor: Int32
    private var armed: Due?
    private var watch: Watch?

    init() {
        descriptor = timerfd_create(CLOCK_REALTIME, Int32(TFD_NONBLOCK | TFD_CLOEXEC))
        watch = Watch(descriptor, [.readable]) { [unowned self] _ in ring() }
    }

    deinit {
        watch = nil
        close(descriptor)
    }

    func arm(_ due: Due?) {
        guard due != armed else { return }
        armed = due
        var time = itimerspec()
        if let due {
            let nanoseconds = max(Self.wallNanoseconds(of: due), 1)
            time.it_value = timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
        }
        _ = timerfd_settime(descriptor, Int32(TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET), &time, nil)
    }

    private func ring() {
        var count: UInt64 = 0
        // ECANCELED: the clock was set, and what was armed means another moment now.
        guard read(descriptor, &count, 8) == 8 || errno == ECANCELED else { return }
        armed = nil
        hasRung = true
    }

    private static func wallNanoseconds(of due: Due) -> Int64 {
        switch due {
        case .at(let instant):
            instant.seconds * 1_000_000_000
        case .uptime(let uptime):
            Now.nanoseconds(CLOCK_REALTIME) + uptime * 1_000_000 - Now.nanoseconds(CLOCK_MONOTONIC)
        }
    }
}
