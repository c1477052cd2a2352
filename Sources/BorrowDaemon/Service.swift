// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowPlaces
import Glibc

/// The running borrowd: its parts, and how they hear of each other.
final class Service: Punctual {
    /// In milliseconds: how long leases may take to be given back at the end.
    static let farewell: Int64 = 5000

    private let surroundings: Surroundings
    private let loop = EventLoop()
    private let directory: RuntimeDirectory
    private let reception: Reception
    private let contact: Contact
    private let leases: LeaseBook
    private let usage: UsageMeter
    private let notifications: Notifications
    private let held: HeldBorrows
    private let errands: Errands
    private let setting: SettingClock
    private var endsAt: Int64?

    init(_ surroundings: Surroundings) throws(AgentError) {
        self.surroundings = surroundings
        surroundings.establishFolders()
        directory = try RuntimeDirectory(path: surroundings.places.runtime)
        if let socket = try ListeningSocket.handedOver() {
            reception = Reception(socket)
        } else {
            reception = Reception(try ListeningSocket(in: directory))
        }
        let (reception, contact) = (reception, Contact(program: surroundings.borrow))
        self.contact = contact
        let ask: (ContactRequest, @escaping (ContactAnswer) -> Void) -> Void = { contact.ask($0, reply: $1) }
        let tell: (Int, DaemonAnswer) -> Void = { reception.connection($0)?.send($1) }
        let log = surroundings.configuration.usageLog ?? true ? UsageLog(folder: surroundings.places.state) : nil
        leases = LeaseBook(ask: ask, tell: tell)
        usage = UsageMeter(log: log, zone: surroundings.zone)
        notifications = Notifications(isOn: surroundings.configuration.notifications ?? true)
        held = HeldBorrows(surroundings, notifications: notifications, ask: ask, tell: tell)
        errands = Errands(surroundings, held: held, usage: log, notifications: notifications, ask: ask)
        setting = SettingClock(surroundings)
        held.summoned = { [unowned errands] in errands.summoned() }
    }

    /// Until SIGTERM or SIGINT.
    func run() {
        Secrecy.begin()
        Descriptors.keepHere()
        Descriptors.allow(Reception.most + 100)
        Signals.hear([SIGTERM, SIGINT]) { [unowned self] in end() }
        for part in [reception, contact, leases, usage, notifications, held, errands, setting, self] as [any Punctual] { loop.add(part) }
        let desk = ApplicationDesk(contact: contact, leases: leases, held: held, usage: usage, reception: reception)
        reception.open { [unowned self] connection, event in
            switch event {
            case .request where endsAt != nil: connection.answer(.refused(.shuttingDown))
            case .request(let request): desk.answer(request, of: connection)
            case .closed: desk.left(connection)
            }
        }
        let folders = FolderWatch { [unowned self] in read() }
        let network = Network { [unowned self] in networkChanged($0) }
        let sleep = Sleep { [unowned self] in networkChanged(network.isThere) }
        loop.wokeUp = { [unowned self] in networkChanged(network.isThere) }
        self.folders = folders
        read()
        networkChanged(network.isThere)
        Log.note("ready at \(directory.path)/\(ListeningSocket.name)")
        withExtendedLifetime((network, sleep)) { loop.run() }
        usage.endAll()
        contact.end()
    }

    private var folders: FolderWatch?

    /// What lies on the disk has changed.
    private func read() {
        folders?.follow(surroundings.folders)
        held.read()
        setting.read()
        errands.changed()
    }

    private func networkChanged(_ isThere: Bool) {
        held.isOnline = isThere || surroundings.needsNoNetwork
        guard held.isOnline else { return errands.networkWent() }
        leases.networkCame()
        held.networkCame()
        errands.arrived()
    }

    /// Lets nobody in any more, and tells the servers what the dead had. What an application still holds is its own until it ends:
    /// the next borrowd goes on with it.
    private func end() {
        guard endsAt == nil else { return }
        endsAt = Now.read().uptime + Self.farewell
        reception.shut()
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
