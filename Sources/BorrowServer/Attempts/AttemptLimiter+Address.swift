// SPDX-License-Identifier: Apache-2.0
import Glibc

extension AttemptLimiter.Key {
    static func from(_ address: String) -> Self {
        var bytes = in6_addr()
        guard address.contains(":"), inet_pton(AF_INET6, address, &bytes) == 1 else { return .address(address) }
        let network = withUnsafeBytes(of: bytes) { $0.prefix(8).map { String($0, radix: 16) } }
        return .address(network.joined(separator: ":") + "::/64")
    }
}
