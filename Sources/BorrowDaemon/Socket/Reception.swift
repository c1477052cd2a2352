// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Glibc

/// Lets applications in: those of this user, and not more than there is room for.
final class Reception: Punctual {
    static let most = 1000
    /// So many are let in before others are served.
    private static let atOnce = 64

    private let clock: () -> Now
    private var tell: (Connection, Connection.Event) -> Void = { _, _ in }
    private var socket: ListeningSocket?
    private var watch: Watch?
    private var connections: [Int: Connection] = [:]
    private var lastNumber = 0
    /// While there are no descriptors left: a socket that nobody accepts from would wake this up for ever.
    private var restsUntil: Int64?
    private var isFull = false

    init(_ socket: ListeningSocket, clock: @escaping () -> Now = Now.read) {
        (self.clock, self.socket) = (clock, socket)
    }

    /// - Parameter tell: hears what the applications want.
    func open(tell: @escaping (Connection, Connection.Event) -> Void) {
        self.tell = tell
        listen()
    }

    /// Lets nobody in any more.
    func shut() {
        watch = nil
        restsUntil = nil
        socket = nil
    }

    func connection(_ number: Int) -> Connection? { connections[number] }

    var all: [Connection] { Array(connections.values) }

    func nextDue(_ now: Now) -> Due? {
        var earliest = restsUntil
        for connection in connections.values {
            if let deadline = connection.deadline { earliest = min(earliest ?? deadline, deadline) }
        }
        return earliest.map { .uptime($0) }
    }

    func perform(_ now: Now) {
        for connection in Array(connections.values) { connection.perform(now) }
        if let restsUntil, restsUntil <= now.uptime { listen() }
    }

    private func listen() {
        restsUntil = nil
        watch = Watch(socket?.descriptor ?? -1, [.readable]) { [unowned self] _ in letIn() }
    }

    private func letIn() {
        for _ in 0..<Self.atOnce {
            guard let listening = socket?.descriptor else { return }
            let descriptor = accept(listening, nil, nil)
            if descriptor >= 0 {
                isFull = false
                letIn(descriptor)
                continue
            }
            switch errno {
            case EAGAIN: return
            case EINTR, ECONNABORTED: continue
            default:
                if !isFull { Log.error("cannot let an application in: \(String(cString: strerror(errno)).lowercased())") }
                isFull = true
                watch = nil
                restsUntil = clock().uptime + 1000
                return
            }
        }
    }

    private func letIn(_ descriptor: Int32) {
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        lastNumber += 1
        let connection = Connection(number: lastNumber, descriptor: descriptor, clock: clock) { [unowned self] connection, event in
            if case .closed = event {
                guard connections.removeValue(forKey: connection.number) != nil else { return }
            }
            tell(connection, event)
        }
        guard let user = Self.user(of: descriptor), user == geteuid() || user == 0 else {
            return connection.refuse(ToldRefusal(.notYourUser, "this borrowd serves another user", hint: "start a borrowd of your own"))
        }
        guard connections.count < Self.most else {
            return connection.refuse(
                ToldRefusal(.tooManyConnections, "\(Self.most) applications are connected", hint: "end some of them and try again"))
        }
        connections[lastNumber] = connection
    }

    /// Who connected, as the system says; see SO_PEERCRED in unix(7).
    private static func user(of descriptor: Int32) -> uid_t? {
        var (credentials, size): ([UInt32], socklen_t) = ([0, 0, 0], 12)
        guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0, size == 12 else { return nil }
        return credentials[1]
    }
}
