// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Where a license server listens.
public struct ServerAddress: Hashable, Sendable, CustomStringConvertible {
    public static let usualPort = 27080

    /// A name or an address, without brackets.
    public let host: String
    public let port: Int
    /// Whether it is asked under TLS.
    public let isEncrypted: Bool

    public init(host: String, port: Int = Self.usualPort, isEncrypted: Bool = false) {
        self.host = host
        self.port = port
        self.isEncrypted = isEncrypted
    }

    /// Reads `host`, `host:port`, `[address]:port`, `http://host:port`, `https://host:port` and FlexLM's `port@host`.
    public init?(_ text: some StringProtocol) {
        if let at = text.firstIndex(of: "@") {
            let port = text[..<at]
            self.init(host: Substring(text[text.index(after: at)...]), port: port.isEmpty ? nil : Substring(port), isEncrypted: false)
            return
        }
        var rest = Substring(text)
        let isEncrypted = rest.lowercased().hasPrefix("https://")
        if isEncrypted { rest = rest.dropFirst(8) } else if rest.lowercased().hasPrefix("http://") { rest = rest.dropFirst(7) }
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        if let colon = rest.lastIndex(of: ":"), !rest[colon...].contains("]") {
            self.init(host: rest[..<colon], port: rest[rest.index(after: colon)...], isEncrypted: isEncrypted)
        } else {
            self.init(host: rest, port: nil, isEncrypted: isEncrypted)
        }
    }

    private init?(host: Substring, port: Substring?, isEncrypted: Bool) {
        let isAddress = host.hasPrefix("[") && host.hasSuffix("]")
        let bare = isAddress ? host.dropFirst().dropLast() : host
        let allowed = isAddress ? Self.addressCharacters : Self.nameCharacters
        guard !bare.isEmpty, bare.utf8.count <= 255, bare.utf8.allSatisfy(allowed.contains) else { return nil }
        var number = Self.usualPort
        if let port {
            guard let stated = port.utf8.decimal(digits: 5), (1...65535).contains(stated) else { return nil }
            number = Int(stated)
        }
        self.init(host: String(bare), port: number, isEncrypted: isEncrypted)
    }

    private static let nameCharacters = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_".utf8)
    private static let addressCharacters = Set("ABCDEFabcdef0123456789.:%".utf8)

    /// As it is read; without `http://`.
    public var description: String { isEncrypted ? url : place }
    public var url: String { "http\(isEncrypted ? "s" : "")://\(place)" }

    private var place: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }
}
