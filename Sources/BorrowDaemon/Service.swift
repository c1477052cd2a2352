// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowPlaces
import Glibc

/// The running borrowd: its parts, and what applications ask of them.
final class Service: Punctual {
    /// In milliseconds: how long leases may take to be given back at the end.
    static let farewell: Int64 = 5000

    private let surroundings: Surroundings
    private let loop = EventLoop()
    private let directory: RuntimeDirectory
    private let reception: Reception
    private let contact: Contact
    private let leases: LeaseBook
    private var endsAt: Int64?

    init(_ surroundings: Surroundings) throws(AgentError) {
        self.surroundings = surroundings
        directory = try RuntimeDirectory(path: surroundings.places.runtime)
        if let socket = try ListeningSocket.handedOver() {
            reception = Reception(socket)
        } else {
            reception = Reception(try ListeningSocket(in: directory))
        }
        let (reception, contact) = (reception, Contact(program: surroundings.borrow))
        self.contact = contact
        leases = LeaseBook(ask: { contact.ask($0, reply: $1) }, tell: { reception.connection($0)?.send($1) })
    }

    /// Until SIGTERM or SIGINT.
    func run() {
        DescriptorLimit.raise(to: Reception.most + 100)
        Signals.hear([SIGTERM, SIGINT]) { [unowned self] in end() }
        for part in [reception, contact, leases, self] as [any Punctual] { loop.add(part) }
        reception.open { [unowned self] connection, event in
            switch event {
            case .request(let request): answer(request, of: connection)
            case .closed: leases.closeAll(owner: connection.number)
            }
        }
        Log.note("ready at \(directory.path)/\(ListeningSocket.name)")
        loop.run()
    }

    private func answer(_ request: DaemonRequest, of connection: Connection) {
        guard endsAt == nil else { return connection.answer(.refused(.shuttingDown)) }
        switch request {
        case .checkout, .borrow, .extend, .giveBack, .list: forward(request, of: connection)
        case .checkin(let handle): checkin(handle, of: connection)
        case .held: connection.answer(.holdings(leases.holdings(owner: connection.number)))
        case .using: connection.answer(.done)
        }
    }

    private func forward(_ request: DaemonRequest, of connection: Connection) {
        contact.ask(.forwarded(request)) { [unowned self, weak connection] answer in
            if let (grant, text) = answer.grant, grant.terms.isConnected {
                // An application that went meanwhile wants none.
                guard let connection, reception.connection(connection.number) != nil else { return leases.giveBack(grant, text: text) }
                connection.answer(.granted(handle: leases.open(grant, text: text, owner: connection.number), grant: text))
            } else {
                connection?.answer(answer.forApplications)
            }
        }
    }

    private func checkin(_ handle: Int, of connection: Connection) {
        let isClosing = leases.close(handle, owner: connection.number) { [weak connection] answer in
            connection?.answer(answer.refusal == nil ? .done : .pending)
        }
        if !isClosing {
            connection.answer(.refused(ToldRefusal(.badMessage, "this connection has no handle \(handle)", hint: "ask for HELD")))
        }
    }

    /// Lets nobody in any more, and gives back what applications have.
    private func end() {
        guard endsAt == nil else { return }
        endsAt = Now.read().uptime + Self.farewell
        reception.shut()
        for connection in reception.all { leases.closeAll(owner: connection.number, because: .shuttingDown) }
    }

    func nextDue(_ now: Now) -> Due? {
        endsAt.map { contact.isIdle ? now.after(seconds: 0) : .uptime($0) }
    }

    func perform(_ now: Now) {
        guard let endsAt, contact.isIdle || endsAt <= now.uptime else { return }
        loop.stop()
    }
}

extension ToldRefusal {
    fileprivate static let shuttingDown = ToldRefusal(.shuttingDown, "borrowd is ending", hint: "try again when it is back")
}

extension ContactAnswer {
    /// What goes on to an application.
    fileprivate var forApplications: DaemonAnswer {
        switch self {
        case .told(.granted) where grant == nil: .refused(.notUnderstood)
        case .told(let answer): answer
        case .settled: .refused(.notUnderstood)
        }
    }
}

extension ToldRefusal {
    static let notUnderstood = ToldRefusal(
        .contactFailed, "the program that speaks to the license servers said what was not asked", hint: contactHint)
}
