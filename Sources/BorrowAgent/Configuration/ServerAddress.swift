// SPDX-License-Identifier: Apache-2.0

/// Where a license server listens.
public struct ServerAddress: Hashable, Sendable, CustomStringConvertible {
    public static let usualPort = 27080

    /// A name or an address, without brackets.
    public let host: String
    public let port: Int

    public init(host: String, port: Int = Self.usualPort) {
        self.host = host
        self.port = port
    }

    /// Reads `host`, `host:port`, `[address]:port`, `http://host:port` and FlexLM's `port@host`.
    public init?(_ text: some StringProtocol) {
        if let at = text.firstIndex(of: "@") {
            let port = text[..<at]
            self.init(host: text[text.index(after: at)...], port: port.isEmpty ? nil : port)
        } else {
            var rest = Substring(text)
            if rest.lowercased().hasPrefix("http://") { rest = rest.dropFirst(7) }
            if rest.hasSuffix("/") { rest = rest.dropLast() }
            guard let colon = rest.lastIndex(of: ":"), rest[colon...].firstIndex(of: "]") == nil else {
                self.init(host: rest, port: nil)
                return
            }
            self.init(host: rest[..<colon], port: rest[rest.index(after: colon)...])
        }
    }

    private init?(host: some StringProtocol, port: (some StringProtocol)?) {
        self.init(host: Substring(host), portText: port.map { String($0) })
    }

    private init?(host: Substring, portText: String?) {
        var host = host
        let isAddress = host.hasPrefix("[") && host.hasSuffix("]")
        if isAddress { host = host.dropFirst().dropLast() }
        let allowed = isAddress ? Self.addressCharacters : Self.nameCharacters
        guard !host.isEmpty, host.utf8.count <= 255, host.utf8.allSatisfy(allowed.contains) else { return nil }
        guard let portText else {
            self.init(host: String(host))
            return
        }
        guard portText.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = Int(portText), (1...65535).contains(port) else { return nil }
        self.init(host: String(host), port: port)
    }

    private static let nameCharacters = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_".utf8)
    private static let addressCharacters = Set("ABCDEFabcdef0123456789.:%".utf8)

    public var description: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }
    public var url: String { "http://\(description)" }
}
