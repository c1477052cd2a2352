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
    case renew(grant: Bytes, project: Bytes? = nil)
    /// Tells the servers what waits for them, and hears what they have to say; `settled`, or `refused` where none was reached.
    case settle

    public init?(_ message: Message) {
        if message.word.equals("CHECKIN"), !message.body.isEmpty {
            self = .checkin(grant: message.body)
        } else if message.word.equals("RENEW") {
            self = .renew(grant: message.body, project: message.value("LM_PROJECT"))
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
        case .renew(let grant, let project):
            Message("RENEW", attributes: project.map { [.told("LM_PROJECT", $0)] } ?? [], body: grant)
        case .settle: Message("SETTLE")
        }
    }
}
