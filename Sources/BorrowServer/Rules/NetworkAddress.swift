// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Glibc

/// An IPv4 or IPv6 address as one number: IPv4 ones are where IPv6 maps them, so that both spellings are one address.
struct NetworkAddress: Hashable, Sendable {
    static let bits = 128

    let number: UInt128

    init(number: UInt128) { self.number = number }

    /// Reads `10.0.0.1`, `fd00::1` or `fe80::1%eth0`; `nil` for anything else.
    init?(_ text: some Collection<UInt8>) {
        let text = Bytes(text.prefix { $0 != 0x25 })
        guard text.contains(ASCII.colon) else {
            let parts = text.split(separator: ASCII.dot, omittingEmptySubsequences: false).map { $0.decimal(digits: 3) }
            guard parts.count == 4, parts.allSatisfy({ $0.map { $0 < 256 } ?? false }) else { return nil }
            self.init(ipv4: parts.reduce(0) { $0 << 8 | UInt32($1 ?? 0) })
            return
        }
        var address = in6_addr()
        guard !text.contains(0), inet_pton(AF_INET6, text.shown, &address) == 1 else { return nil }
        self.init(number: withUnsafeBytes(of: address) { $0.reduce(0) { $0 << 8 | UInt128($1) } })
    }

    init(ipv4: UInt32) { number = 0xFFFF << 32 | UInt128(ipv4) }
}
