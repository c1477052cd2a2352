// SPDX-License-Identifier: Apache-2.0

/// What borrowd asks of the `borrow` that it spawned, which speaks to the license servers: an application's request, or one of
/// its own. Each has an `ID=` that its answer repeats; answers come in any order.
public enum ContactRequest: Sendable {
    /// `checkout`, `borrow`, `extend`, `giveBack` or `list`, as the application sent it. Answered by `granted`, `refused`, `done`,
    /// `pending` or `offers`.
    case forwarded(DaemonRequest)
    /// Gives a connected license back; `done`, or `refused` where the server was not reached: it ends by itself soon.
    case checkin(grant: Bytes)
    /// Asks anew for what this grant gives: connected, or in the nodelock directory. `granted` or `refused`.
    case renew(grant: Bytes)
    /// Tells the servers what waits for them, and hears what they have to say; `settled`, or `refused` where none was reached.
    case settle

    public init?(_ message: Message) {
        if message.word.equals("CHECKIN"), !message.body.isEmpty {
            self = .checkin(grant: message.body)
        } else if message.word.equals("RENEW") {
            self = .renew(grant: message.body)
        } else if message.word.equals("SETTLE") {
            self = .settle
        } else if let request = DaemonRequest(message) {
            self = .forwarded(request)
        } else {
            return nil
        }
    }

    public var message: Message {
        switch self {
        case .forwarded(let request): request.message
        case .checkin(let grant): Message("CHECKIN", body: grant)
        case .renew(let grant): Message("RENEW", body: grant)
        case .settle: Message("SETTLE")
        }
    }
}

/// What a settling visit brought, for the user's eyes.
public struct Settlement: Sendable {
    /// Returns that the servers now know, and loans that were recalled: vendor, feature and a reason in words.
    public var returned: [(vendor: Bytes, feature: Bytes)] = []
    public var recalled: [(vendor: Bytes, feature: Bytes, reason: Bytes)] = []

    public init() {}

    public init?(_ message: Message) {
        guard message.word.equals("SETTLED"), let lines = message.lines({ $0 }) else { return nil }
        for line in lines {
            if line.word.equals("RETURNED") { returned.append((line.word(1), line.word(2))) }
            if line.word.equals("RECALLED") { recalled.append((line.word(1), line.word(2), line.value("REASON") ?? [])) }
        }
    }

    public var message: Message {
        let returned = returned.map { Message("RETURNED", [$0.vendor, $0.feature]).head.printed }
        let recalled = recalled.map { Message("RECALLED", [$0.vendor, $0.feature], attributes: [.told("REASON", $0.reason)]).head.printed }
        return Message("SETTLED", body: Bytes((returned + recalled).joined()))
    }
}
