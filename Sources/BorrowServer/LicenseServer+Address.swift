// SPDX-License-Identifier: Apache-2.0

extension LicenseServer {
    /// Where the server is to listen.
    public struct Address: Sendable, Equatable {
        /// A name or an address, IPv6 without brackets.
        public let host: String
        /// 0: any free port.
        public let port: Int

        /// Where `lend serve` listens unless it is told otherwise.
        public static let standard = Address(host: "127.0.0.1", port: 27080)

        public init(host: String, port: Int) {
            (self.host, self.port) = (host, port)
        }

        /// Reads `HOST:PORT`, `[::1]:PORT` or a port alone.
        public init?(_ text: String) {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard let port = parts.last.flatMap({ Int($0) }), (0...65535).contains(port) else { return nil }
            let host = parts.dropLast().joined(separator: ":")
            let bare = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
            guard parts.count == 1 || !bare.isEmpty, !bare.contains("[") else { return nil }
            guard parts.count <= 2 || host.hasPrefix("[") else { return nil }
            self.init(host: parts.count == 1 ? Self.standard.host : bare, port: port)
        }

        /// Whether only this machine can reach it; a name other than `localhost` is not looked up.
        public var isLoopback: Bool {
            let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
            return host == "localhost" || host == "::1"
                || (numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil })
        }

        /// The address as a URL, with the port that was found.
        public func url(port: Int, isEncrypted: Bool = false) -> String {
            "http\(isEncrypted ? "s" : "")://\(host.contains(":") ? "[\(host)]" : host):\(port)"
        }
    }
}
