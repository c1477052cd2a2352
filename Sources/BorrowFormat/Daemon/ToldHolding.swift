// SPDX-License-Identifier: Apache-2.0

/// A license that is held on this machine, as borrowd tells it.
public struct ToldHolding: Sendable {
    public var vendor: Bytes
    public var feature: Bytes
    public var version: Version
    public var seats: Int
    public var until: Instant
    public var loan: Bytes
    /// Of a checkout of this connection; `nil` for a borrow.
    public var handle: Int?
    /// The line's own words.
    public var userInfo: Bytes

    public init(
        vendor: Bytes, feature: Bytes, version: Version, seats: Int, until: Instant, loan: Bytes, handle: Int? = nil, userInfo: Bytes = []
    ) {
        (self.vendor, self.feature, self.version, self.seats) = (vendor, feature, version, seats)
        (self.until, self.loan, self.handle, self.userInfo) = (until, loan, handle, userInfo)
    }

    init?(_ message: Message) {
        guard message.word.equals("HOLDING"), let version = message.value("VERSION").flatMap({ Version($0) }),
            let seats = message.number("SEATS"), let until = message.instant("UNTIL"), let loan = message.value("LOAN")
        else { return nil }
        self.init(
            vendor: message.word(1), feature: message.word(2), version: version, seats: seats, until: until, loan: loan,
            handle: message.number("HANDLE"), userInfo: message.value("USER_INFO") ?? [])
    }

    var line: Bytes {
        var tokens = [
            Token("VERSION", version.text), Token("SEATS", Bytes(decimal: Int64(seats))), Token("UNTIL", until.iso8601),
            Token("LOAN", loan),
        ]
        if let handle { tokens.append(Token("HANDLE", Bytes(decimal: Int64(handle)))) }
        if !userInfo.isEmpty { tokens.append(.told("USER_INFO", userInfo)) }
        return Message("HOLDING", [vendor, feature], attributes: tokens).head.printed
    }
}
