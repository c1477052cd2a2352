// SPDX-License-Identifier: Apache-2.0

/// What an application says to borrowd, and borrowd to the `borrow` that it spawns.
public enum DaemonRequest: Sendable {
    /// A license for as long as the connection lives, or a borrow where the wish or the user says so.
    case checkout(Wish)
    /// Gives a checkout of this connection back.
    case checkin(handle: Int)
    /// A borrow, written to the nodelock directory.
    case borrow(Wish)
    /// A borrow again of what is held here; as long again where no end is wished.
    case extend(Wish)
    /// Returns a borrow early.
    case giveBack(vendor: Bytes, feature: Bytes)
    /// What the license servers lend.
    case list
    /// What is borrowed on this machine, and what this connection has checked out.
    case held
    /// The application runs on a borrow that lies here: told for the usage log, and to be warned of its end.
    case using(vendor: Bytes, feature: Bytes, loan: Bytes, until: Instant)

    /// `nil` for what is no request, or one of a version that this one does not know.
    public init?(_ message: Message) {
        let word = message.word
        if word.equals("CHECKOUT"), let wish = Wish(message) {
            self = .checkout(wish)
        } else if word.equals("BORROW"), let wish = Wish(message) {
            self = .borrow(wish)
        } else if word.equals("EXTEND"), let wish = Wish(message) {
            self = .extend(wish)
        } else if word.equals("CHECKIN"), let handle = message.number("HANDLE") {
            self = .checkin(handle: handle)
        } else if word.equals("RETURN") {
            self = .giveBack(vendor: message.word(1), feature: message.word(2))
        } else if word.equals("LIST") {
            self = .list
        } else if word.equals("HELD") {
            self = .held
        } else if word.equals("USING"), let loan = message.value("LOAN"),
            let until = message.value("UNTIL").flatMap({ Instant(iso8601: $0) })
        {
            self = .using(vendor: message.word(1), feature: message.word(2), loan: loan, until: until)
        } else {
            return nil
        }
    }

    public var message: Message {
        switch self {
        case .checkout(let wish): Message("CHECKOUT", wish.words, attributes: wish.attributes)
        case .borrow(let wish): Message("BORROW", wish.words, attributes: wish.attributes)
        case .extend(let wish): Message("EXTEND", wish.words, attributes: wish.attributes)
        case .checkin(let handle): Message("CHECKIN", attributes: [Token("HANDLE", Bytes(decimal: Int64(handle)))])
        case .giveBack(let vendor, let feature): Message("RETURN", [vendor, feature])
        case .list: Message("LIST")
        case .held: Message("HELD")
        case .using(let vendor, let feature, let loan, let until):
            Message("USING", [vendor, feature], attributes: [Token("LOAN", loan), Token("UNTIL", until.iso8601)])
        }
    }
}
