// SPDX-License-Identifier: Apache-2.0
import CGLib
import Glibc

/// Whether this machine is on a network, and when that changes: GIO's monitor of the kernel's routes.
final class Network {
    private let monitor: OpaquePointer?
    private let changed: (_ isThere: Bool) -> Void

    /// - Parameter changed: hears of each change, also from one network to another.
    init(changed: @escaping (Bool) -> Void) {
        self.changed = changed
        // The kernel is asked itself: it is always there, and no bus has to answer first. No module of the desktop's is needed.
        let settings = ["GIO_USE_NETWORK_MONITOR": "netlink", "GIO_MODULE_DIR": "/nonexistent"]
        for (name, value) in settings { setenv(name, value, 1) }
        monitor = g_network_monitor_get_default()
        for name in settings.keys { unsetenv(name) }
        let heard: @convention(c) (OpaquePointer?, gboolean, gpointer?) -> Void = { _, _, data in
            let network = Unmanaged<Network>.fromOpaque(data!).takeUnretainedValue()
            network.changed(network.isThere)
        }
        g_signal_connect_data(
            gpointer(monitor), "network-changed", unsafeBitCast(heard, to: GCallback.self), Unmanaged.passUnretained(self).toOpaque(), nil,
            GConnectFlags(rawValue: 0))
    }

    /// Whether any way leads out of this machine; one without a default route may lead to a license server as well.
    var isThere: Bool {
        if g_network_monitor_get_network_available(monitor) != 0 { return true }
        var first: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&first) == 0 else { return true }
        defer { freeifaddrs(first) }
        return sequence(first: first, next: { $0?.pointee.ifa_next }).contains { Self.leadsOut($0?.pointee) }
    }

    /// Link-local addresses of IPv6 are everywhere, and lead nowhere.
    private static func leadsOut(_ interface: ifaddrs?) -> Bool {
        guard let interface, let address = interface.ifa_addr else { return false }
        let flags = Int32(interface.ifa_flags)
        guard flags & Int32(IFF_LOOPBACK) == 0, flags & Int32(IFF_RUNNING) != 0 else { return false }
        return address.pointee.sa_family == sa_family_t(AF_INET)
    }
}
