// SPDX-License-Identifier: Apache-2.0

/// What a license server lends, as borrowd passes it on.
public struct ToldOffer: Sendable {
    public var vendor: Bytes
    public var feature: Bytes
    public var version: Version
    public var free: Int
    public var total: Int
    /// The latest end of a borrow that begins now; `nil`: connected use only.
    public var longestUntil: Instant?
    /// The line's own words.
    public var userInfo: Bytes

    public init(
        vendor: Bytes, feature: Bytes, version: Version, free: Int, total: Int, longestUntil: Instant?, userInfo: Bytes = []
    ) {
        (self.vendor, self.feature, self.version) = (vendor, feature, version)
        (self.free, self.total, self.longestUntil, self.userInfo) = (free, total, longestUntil, userInfo)
    }

    init?(_ message: Message) {
        guard message.word.equals("OFFER"), let version = message.value("VERSION").flatMap({ Version($0) }),
            let free = message.number("FREE"), let total = message.number("TOTAL")
        else { return nil }
        self.init(
            vendor: message.word(1), feature: message.word(2), version: version, free: free, total: total,
            longestUntil: message.instant("LONGEST_UNTIL"), userInfo: message.value("USER_INFO") ?? [])
    }

    var line: Bytes {
        var tokens = [
            Token("VERSION", version.text), Token("FREE", Bytes(decimal: Int64(free))), Token("TOTAL", Bytes(decimal: Int64(total))),
        ]
        if let longestUntil { tokens.append(Token("LONGEST_UNTIL", longestUntil.iso8601)) }
        if !userInfo.isEmpty { tokens.append(.told("USER_INFO", userInfo)) }
        return Message("OFFER", [vendor, feature], attributes: tokens).head.printed
    }
}
