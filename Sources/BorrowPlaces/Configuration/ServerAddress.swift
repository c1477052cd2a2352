// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

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
            self.init(host: Substring(text[text.index(after: at)...]), port: port.isEmpty ? nil : Substring(port))
            return
        }
        var rest = Substring(text)
        if rest.lowercased().hasPrefix("http://") { rest = rest.dropFirst(7) }
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        if let colon = rest.lastIndex(of: ":"), !rest[colon...].contains("]") {
            self.init(host: rest[..<colon], port: rest[rest.index(after: colon)...])
        } else {
            self.init(host: rest, port: nil)
        }
    }

    private init?(host: Substring, port: Substring?) {
        let isAddress = host.hasPrefix("[") && host.hasSuffix("]")
        let bare = isAddress ? host.dropFirst().dropLast() : host
        let allowed = isAddress ? Self.addressCharacters : Self.nameCharacters
        guard !bare.isEmpty, bare.utf8.count <= 255, bare.utf8.allSatisfy(allowed.contains) else { return nil }
        var number = Self.usualPort
        if let port {
            guard let stated = port.utf8.decimal(digits: 5), (1...65535).contains(stated) else { return nil }
            number = Int(stated)
        }
        self.init(host: String(bare), port: number)
    }

    private static let nameCharacters = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_".utf8)
    private static let addressCharacters = Set("ABCDEFabcdef0123456789.:%".utf8)

    public var description: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }
    public var url: String { "http://\(description)" }
}
