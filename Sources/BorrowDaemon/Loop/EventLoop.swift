// SPDX-License-Identifier: Apache-2.0
import CGLib

/// Everything that borrowd waits for, in GLib's main loop: one thread, and no wake-up but for what happened or is due.
final class EventLoop {
    private var parts: [any Punctual] = []
    private let alarm: Alarm
    private var isEnding = false
    /// Called before what is due, where the machine may have slept.
    var wokeUp: () -> Void = {}

    init() {
        alarm = Alarm()
    }

    func add(_ part: any Punctual) {
        parts.append(part)
    }

    /// Returns after `stop`.
    func run() {
        var jump = ClockJump(.read())
        while !isEnding {
            let now = Now.read()
            alarm.arm(Due.earliest(parts.map { $0.nextDue(now) }, now))
            g_main_context_iteration(nil, 1)
            if jump.isSeen(.read()) { wokeUp() }
            guard alarm.hasRung else { continue }
            alarm.hasRung = false
            for part in parts where !isEnding { part.perform(Now.read()) }
        }
    }

    func stop() {
        isEnding = true
    }
}
