// SPDX-License-Identifier: Apache-2.0

/// What borrowd says: one answer to each request, in their order, and news that comes unasked between them.
public enum DaemonAnswer: Sendable {
    /// A license: its grant's bytes as the server signed them.
    ///
    /// - `handle`: names a checkout that lives with the connection; `nil` for what lies in the nodelock directory.
    case granted(handle: Int?, grant: Bytes)
    case refused(ToldRefusal)
    case done
    /// A return that is so here; the server is told when it is next reached.
    case pending
    case offers([ToldOffer])
    case holdings([ToldHolding])

    /// News: a checkout goes on with this grant.
    case renewed(handle: Int, grant: Bytes)
    /// News: what was checked out, or the loan in use, ends then, and could not be renewed so far.
    case ending(handle: Int?, loan: Bytes, until: Instant)
    /// News: a checkout is over before its end, or a loan in use was recalled.
    case ended(handle: Int?, loan: Bytes, ToldRefusal)

    /// Whether it comes unasked.
    public var isNews: Bool {
        switch self {
        case .renewed, .ending, .ended: true
        default: false
        }
    }

    /// `nil` for what no borrowd says that this version knows.
    public init?(_ message: Message) {
        let (word, handle) = (message.word, message.number("HANDLE"))
        if word.equals("GRANTED") {
            self = .granted(handle: handle, grant: message.body)
        } else if word.equals("REFUSED") {
            self = .refused(ToldRefusal(message))
        } else if word.equals("DONE") {
            self = message.head.has("PENDING") ? .pending : .done
        } else if word.equals("OFFERS"), let offers = message.lines({ ToldOffer($0) }) {
            self = .offers(offers)
        } else if word.equals("HOLDINGS"), let holdings = message.lines({ ToldHolding($0) }) {
            self = .holdings(holdings)
        } else if word.equals("RENEWED"), let handle {
            self = .renewed(handle: handle, grant: message.body)
        } else if word.equals("ENDING"), let loan = message.value("LOAN"), let until = message.instant("UNTIL") {
            self = .ending(handle: handle, loan: loan, until: until)
        } else if word.equals("ENDED"), let loan = message.value("LOAN") {
            self = .ended(handle: handle, loan: loan, ToldRefusal(message))
        } else {
            return nil
        }
    }

    public var message: Message {
        switch self {
        case .granted(let handle, let grant): Message("GRANTED", attributes: Self.handle(handle), body: grant)
        case .refused(let refusal): Message("REFUSED", attributes: refusal.attributes)
        case .done: Message("DONE")
        case .pending: Message("DONE", attributes: [Token("PENDING")])
        case .offers(let offers): Message("OFFERS", body: Bytes(offers.map { $0.line }.joined()))
        case .holdings(let holdings): Message("HOLDINGS", body: Bytes(holdings.map { $0.line }.joined()))
        case .renewed(let handle, let grant): Message("RENEWED", attributes: Self.handle(handle), body: grant)
        case .ending(let handle, let loan, let until):
            Message("ENDING", attributes: Self.handle(handle) + [Token("LOAN", loan), Token("UNTIL", until.iso8601)])
        case .ended(let handle, let loan, let refusal):
            Message("ENDED", attributes: Self.handle(handle) + [Token("LOAN", loan)] + refusal.attributes)
        }
    }

    private static func handle(_ handle: Int?) -> [Token] {
        handle.map { [Token("HANDLE", Bytes(decimal: Int64($0)))] } ?? []
    }
}

extension Message {
    public func instant(_ key: StaticString) -> Instant? { value(key).flatMap { Instant(iso8601: $0) } }

    /// The lines of the body, each read as a message of its own; `nil` where one is none.
    func lines<Value>(_ read: (Message) -> Value?) -> [Value]? {
        var values: [Value] = []
        var rest = body[...]
        var line: Bytes = []
        while let end = rest.firstIndex(of: ASCII.newline) {
            line += rest[...end]
            let isOpen = end > rest.startIndex && rest[end - 1] == ASCII.backslash
            rest = rest[(end + 1)...]
            if isOpen { continue }
            guard let message = Message(line), let value = read(message) else { return nil }
            values.append(value)
            line = []
        }
        return line.isEmpty ? values : nil
    }
}
