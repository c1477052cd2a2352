// SPDX-License-Identifier: Apache-2.0

/// What an application asks borrowd for.
public struct Wish: Sendable {
    public enum End: Sendable, Equatable {
        /// Exactly then, or not at all.
        case until(Instant)
        /// For so long, or as long as is allowed.
        case lasting(Interval)
    }

    public var vendor: Bytes
    public var feature: Bytes
    /// The oldest that will do; `nil`: any.
    public var version: Version?
    public var seats = 1
    /// `nil` for a connected license, and for a borrow that is to last as long as is allowed, or as the user set.
    public var end: End?
    /// Whether it is to be borrowed whatever the end.
    public var isOffline = false
    /// `LM_BORROW` and `LM_PROJECT` of the application's environment.
    public var lmBorrow: Bytes?
    public var project: Bytes?
    /// For a server that asks for one.
    public var password: Bytes?
    /// The loan of a connected license that the application still holds and asks anew for.
    public var renews: Bytes?

    public init(vendor: Bytes, feature: Bytes, version: Version? = nil) {
        (self.vendor, self.feature, self.version) = (vendor, feature, version)
    }
}

extension Wish {
    var words: [Bytes] { [vendor, feature] }

    var attributes: [Token] {
        var tokens: [Token] = []
        if let version { tokens.append(Token("VERSION", version.text)) }
        if seats != 1 { tokens.append(Token("SEATS", Bytes(decimal: Int64(seats)))) }
        switch end {
        case .until(let instant): tokens.append(Token("UNTIL", instant.iso8601))
        case .lasting(let interval): tokens.append(Token("FOR", interval.text))
        case nil: break
        }
        if isOffline { tokens.append(Token("OFFLINE")) }
        if let lmBorrow { tokens.append(.told("LM_BORROW", lmBorrow)) }
        if let project { tokens.append(.told("LM_PROJECT", project)) }
        if let password { tokens.append(Token("PASSWORD", Base64URL.encode(password))) }
        if let renews { tokens.append(Token("RENEWS", renews)) }
        return tokens
    }

    /// `nil` where a value is none.
    init?(_ message: Message) {
        self.init(vendor: message.word(1), feature: message.word(2))
        guard !vendor.isEmpty, !feature.isEmpty, vendor.count <= 255, feature.count <= 255 else { return nil }
        let head = message.head
        if let token = head.first("VERSION") {
            guard let stated = token.value.flatMap({ Version($0) }) else { return nil }
            version = stated
        }
        if head.has("SEATS") {
            guard let stated = message.number("SEATS"), stated > 0 else { return nil }
            seats = stated
        }
        guard !(head.has("UNTIL") && head.has("FOR")) else { return nil }
        if let token = head.first("UNTIL") {
            guard let instant = token.value.flatMap({ Instant(iso8601: $0) }) else { return nil }
            end = .until(instant)
        }
        if let token = head.first("FOR") {
            guard let interval = token.value.flatMap({ Interval($0) }) else { return nil }
            end = .lasting(interval)
        }
        if let token = head.first("PASSWORD") {
            guard let decoded = token.value.flatMap({ Base64URL.decode($0) }) else { return nil }
            password = decoded
        }
        isOffline = head.has("OFFLINE")
        lmBorrow = message.value("LM_BORROW")
        project = message.value("LM_PROJECT")
        renews = message.value("RENEWS")
    }
}
