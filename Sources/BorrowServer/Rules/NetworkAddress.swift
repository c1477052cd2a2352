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
        if let ipv4 = Self.ipv4(text) {
            self.init(ipv4: ipv4)
            return
        }
        let text = Bytes(text.prefix { $0 != 0x25 })
        var address = in6_addr()
        guard text.contains(ASCII.colon), !text.contains(0), inet_pton(AF_INET6, text.shown, &address) == 1 else { return nil }
        self.init(number: withUnsafeBytes(of: address) { $0.reduce(0) { $0 << 8 | UInt128($1) } })
    }

    /// In one pass: each decision about rules reads one.
    private static func ipv4(_ text: some Collection<UInt8>) -> UInt32? {
        var (address, number, digits, dots) = (UInt32(0), UInt32(0), 0, 0)
        for byte in text {
            if byte == ASCII.dot, digits > 0, dots < 3 {
                (address, number, digits, dots) = (address << 8 | number, 0, 0, dots + 1)
            } else if ASCII.isDigit(byte), digits < 3, number < 26 {
                (number, digits) = (number * 10 + UInt32(byte - 0x30), digits + 1)
            } else {
                return nil
            }
            guard number < 256 else { return nil }
        }
        return dots == 3 && digits > 0 ? address << 8 | number : nil
    }

    init(ipv4: UInt32) { number = 0xFFFF << 32 | UInt128(ipv4) }
}
