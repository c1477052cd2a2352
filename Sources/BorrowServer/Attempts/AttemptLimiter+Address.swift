// SPDX-License-Identifier: Apache-2.0
import Glibc

extension AttemptLimiter.Key {
    /// Wrong guesses of one kind keep nobody from what he has of another.
    static func from(_ address: String, _ kind: Attempt.Kind) -> Self {
        var bytes = in6_addr()
        guard address.contains(":"), inet_pton(AF_INET6, address, &bytes) == 1 else { return .address("\(kind.plural) from \(address)") }
        let network = withUnsafeBytes(of: bytes) { $0.prefix(8).map { String($0, radix: 16) } }
        return .address("\(kind.plural) from \(network.joined(separator: ":"))::/64")
    }
}
