// SPDX-License-Identifier: Apache-2.0
import Hummingbird

/// Who is at the other end of a connection, as far as the connection itself shows it.
struct Peer: Sendable, Equatable {
    /// The IP address, IPv4 also where it came as `::ffff:…`; empty where there is none.
    let address: String
    /// Whether others on the way can read what it says.
    let isEncrypted: Bool

    /// For what did not come over a connection.
    static let none = Peer(address: "", isEncrypted: false)

    init(address: String, isEncrypted: Bool) {
        let mapped = "::ffff:"
        self.address = address.lowercased().hasPrefix(mapped) && address.contains(".") ? String(address.dropFirst(mapped.count)) : address
        self.isEncrypted = isEncrypted
    }

    /// Whether it is on this very machine.
    var isLocal: Bool { LicenseServer.Address(host: address, port: 0).isLoopback }
}

/// A request with the address it came from.
struct LicenseContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let address: String

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        address = source.channel.remoteAddress?.ipAddress ?? ""
    }
}
