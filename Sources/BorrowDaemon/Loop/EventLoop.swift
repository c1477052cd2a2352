// SPDX-License-Identifier: Apache-2.0
import CGLib

/// Everything that borrowd waits for, in GLib's main loop: one thread, and no wake-up but for what happened or is due.
final class EventLoop {
    private var parts: [any Punctual] = []
    private let alarm: Alarm
    private var isEnding = false

    init() {
        alarm = Alarm()
    }

    func add(_ part: any Punctual) {
        parts.append(part)
    }

    /// Returns after `stop`.
    func run() {
        while !isEnding {
            let now = Now.read()
            alarm.arm(Due.earliest(parts.map { $0.nextDue(now) }, now))
            g_main_context_iteration(nil, 1)
            guard alarm.hasRung else { continue }
            alarm.hasRung = false
            for part in parts where !isEnding { part.perform(Now.read()) }
        }
    }

    func stop() {
        isEnding = true
    }
}
