// SPDX-License-Identifier: Apache-2.0
import CGLib
import Glibc

/// A connection to a D-Bus bus, made without ever waiting for it.
enum BusConnection {
    /// Where the user's session bus listens; `nil` where none is known: none is started for it.
    static var sessionAddress: String? {
        if let address = getenv("DBUS_SESSION_BUS_ADDRESS"), address.pointee != 0 { return String(cString: address) }
        guard let folder = getenv("XDG_RUNTIME_DIR") else { return nil }
        let path = String(cString: folder) + "/bus"
        return access(path, F_OK) == 0 ? "unix:path=\(path)" : nil
    }

    /// `nil` where there is none.
    static var systemAddress: String? {
        if let address = getenv("DBUS_SYSTEM_BUS_ADDRESS"), address.pointee != 0 { return String(cString: address) }
        return access("/run/dbus/system_bus_socket", F_OK) == 0 ? "unix:path=/run/dbus/system_bus_socket" : nil
    }

    /// - Parameter made: gets the connection, which is its own to release, or what went wrong.
    static func make(
        to address: String, cancellable: UnsafeMutablePointer<GCancellable>? = nil, made: @escaping (OpaquePointer?, String) -> Void
    ) {
        let flags = GDBusConnectionFlags(
            G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT.rawValue | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION.rawValue)
        let data = Callback.data { result in
            var error: UnsafeMutablePointer<GError>?
            let connection = g_dbus_connection_new_for_address_finish(result, &error)
            made(connection, error?.taken ?? "")
        }
        g_dbus_connection_new_for_address(address, flags, nil, cancellable, Callback.take, data)
    }
}
