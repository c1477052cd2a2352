// SPDX-License-Identifier: Apache-2.0
import CGLib
import Glibc

/// Hears from logind when the machine wakes up; hears nothing where there is none.
final class Sleep {
    private let wokeUp: () -> Void
    private var connection: OpaquePointer?

    init(wokeUp: @escaping () -> Void) {
        self.wokeUp = wokeUp
        guard let address = BusConnection.systemAddress else { return }
        BusConnection.make(to: address) { [weak self] connection, fault in
            if let self, let connection {
                subscribe(connection)
            } else {
                Log.note("waking up from sleep will not be noticed: \(fault)")
            }
        }
    }

    private func subscribe(_ connection: OpaquePointer) {
        self.connection = connection
        g_dbus_connection_set_exit_on_close(connection, 0)
        g_dbus_connection_signal_subscribe(
            connection, "org.freedesktop.login1", "org.freedesktop.login1.Manager", "PrepareForSleep", "/org/freedesktop/login1", nil,
            G_DBUS_SIGNAL_FLAGS_NONE,
            { _, _, _, _, _, parameters, data in
                guard let parameters, g_variant_n_children(parameters) == 1, let first = g_variant_get_child_value(parameters, 0) else {
                    return
                }
                defer { g_variant_unref(first) }
                // `true` before it falls asleep, `false` when it is awake again.
                guard g_variant_classify(first) == G_VARIANT_CLASS_BOOLEAN, g_variant_get_boolean(first) == 0 else { return }
                Unmanaged<Sleep>.fromOpaque(data!).takeUnretainedValue().wokeUp()
            }, Unmanaged.passUnretained(self).toOpaque(), nil)
    }
}
