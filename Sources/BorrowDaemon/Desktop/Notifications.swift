// SPDX-License-Identifier: Apache-2.0
import CGLib

/// Shows notices on the user's desktop, through org.freedesktop.Notifications; waits for nobody.
///
/// The connection to the session bus is made for what there is to say, and closed behind it.
final class Notifications: Punctual {
    /// In milliseconds: so long the bus and its notification service may take together.
    static let patience: Int64 = 15_000

    private struct Waiting {
        let notice: Notice
        let done: (Bool) -> Void
    }

    private let isOn: Bool
    private let clock: () -> Now
    private var queue: [Waiting] = []
    private var current: Waiting?
    private var deadline: Int64?
    private var cancellable: UnsafeMutablePointer<GCancellable>?

    /// - Parameter isOn: otherwise nothing is shown, and that is as good as said.
    init(isOn: Bool, clock: @escaping () -> Now = Now.read) {
        (self.isOn, self.clock) = (isOn, clock)
    }

    /// - Parameter done: hears whether it is on the user's desktop.
    func show(_ notice: Notice, done: @escaping (Bool) -> Void = { _ in }) {
        guard isOn else { return done(true) }
        queue.append(Waiting(notice: notice, done: done))
        proceed()
    }

    func nextDue(_ now: Now) -> Due? { deadline.map { .uptime($0) } }

    func perform(_ now: Now) {
        guard let deadline, deadline <= now.uptime else { return }
        self.deadline = nil
        if let cancellable { g_cancellable_cancel(cancellable) }
    }

    private func proceed() {
        guard current == nil, !queue.isEmpty else { return }
        current = queue.removeFirst()
        guard let address = BusConnection.sessionAddress else { return end("there is no session bus") }
        deadline = clock().uptime + Self.patience
        cancellable = g_cancellable_new()
        BusConnection.make(to: address, cancellable: cancellable) { [weak self] connection, fault in
            guard let self, let connection else {
                self?.end(fault)
                return
            }
            call(connection)
        }
    }

    private func call(_ connection: OpaquePointer) {
        guard let notice = current?.notice else { return }
        g_dbus_connection_set_exit_on_close(connection, 0)
        let data = Callback.data { [weak self] result in
            var error: UnsafeMutablePointer<GError>?
            let answer = g_dbus_connection_call_finish(connection, result, &error)
            if let answer { g_variant_unref(answer) }
            g_dbus_connection_close(connection, nil, nil, nil)
            g_object_unref(gpointer(connection))
            self?.end(error?.taken)
        }
        g_dbus_connection_call(
            connection, "org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications", "Notify",
            Self.parameters(notice), nil, G_DBUS_CALL_FLAGS_NONE, gint(Self.patience), cancellable, Callback.take, data)
    }

    private func end(_ fault: String?) {
        if let fault { Log.error("cannot show a notification: \(fault)") }
        if let cancellable { g_object_unref(cancellable) }
        let ended = current
        (cancellable, deadline, current) = (nil, nil, nil)
        ended?.done(fault == nil)
        proceed()
    }

    /// `(susssasa{sv}i)`: who, in whose place, icon, summary, body, actions, hints, how long.
    private static func parameters(_ notice: Notice) -> OpaquePointer? {
        func text(_ text: String) -> OpaquePointer? { g_variant_new_string(text) }
        func empty(_ type: String) -> OpaquePointer? {
            let element = g_variant_type_new(type)
            defer { g_variant_type_free(element) }
            return g_variant_new_array(element, nil, 0)
        }
        // The body may hold markup, so what looks like it must not be it.
        let escaped = g_markup_escape_text(notice.body, -1)
        defer { g_free(escaped) }
        let parts = [
            text("Borrow"), g_variant_new_uint32(0), text(""), text(notice.summary), text(escaped.map { String(cString: $0) } ?? ""),
            empty("s"), empty("{sv}"), g_variant_new_int32(-1),
        ]
        return g_variant_new_tuple(parts, gsize(parts.count))
    }
}
