// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation

/// Where commands of the server's own user reach it: a socket beside the database, for nobody else.
///
/// One line is asked and one JSON text answered; then the connection ends.
public final class ControlSocket: Sendable {
    /// What is asked: a word.
    static let longestQuestion = 64
    /// How long a client may take to ask, and to take the answer, in seconds.
    private static let patience = 5

    private let path: String
    private let descriptor: Int32
    /// Dispatch's own objects may be used from anywhere.
    nonisolated(unsafe) private let source: any DispatchSourceRead

    public static func path(besideDatabase database: String) -> String { "\(database).control" }

    /// Listens until it is let go, for the server's own user and root.
    ///
    /// - Parameter answer: gets the word and who asks, as the audit names him; `nil` for a word that it does not know.
    /// - Throws: `cannot-write`; `bad-configuration` where another server answers there.
    public init(path: String, answer: @escaping @Sendable (String, String) async -> Data?) throws(Refusal) {
        let descriptor = try Self.listen(at: path)
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: DispatchQueue(label: "control"))
        source.setEventHandler {
            let client = accept(descriptor, nil, nil)
            guard client >= 0 else { return }
            _ = fcntl(client, F_SETFD, FD_CLOEXEC)
            SocketFile.limit(client, seconds: Self.patience)
            // Who says nothing must not keep the others waiting.
            DispatchQueue.global().async(execute: {
                guard let asker = Self.asker(client), let word = SocketFile.readLine(client, most: Self.longestQuestion) else {
                    close(client)
                    return
                }
                Task {
                    let text = await answer(word, asker) ?? Data()
                    SocketFile.write(client, text)
                    close(client)
                }
            })
        }
        source.setCancelHandler { close(descriptor) }
        source.activate()
        (self.path, self.descriptor, self.source) = (path, descriptor, source)
    }

    deinit {
        unlink(path)
        source.cancel()
    }

    private static func listen(at path: String) throws(Refusal) -> Int32 {
        let socket = SocketFile.make()
        func failed(_ what: String) -> Refusal {
            let reason = String(cString: strerror(errno)).lowercased()
            if socket >= 0 { close(socket) }
            return Refusal(
                .cannotWrite, "cannot \(what) \(path): \(reason)", hint: "give --database FILE in a folder that may be written to")
        }
        guard socket >= 0 else { throw failed("make the socket") }
        if SocketFile.connect(socket, to: path) {
            close(socket)
            throw Refusal(
                .badConfiguration, "another server answers at \(path)",
                hint: "stop that one first; two servers with one database do not go together")
        }
        // Left behind by a server that was killed.
        unlink(path)
        let mask = umask(0o177)
        defer { umask(mask) }
        guard SocketFile.bind(socket, to: path) else { throw failed("make") }
        guard Foundation.listen(socket, 16) == 0 else { throw failed("listen at") }
        return socket
    }

    /// `nil` for other users.
    private static func asker(_ client: Int32) -> String? {
        var credentials: (pid: pid_t, uid: uid_t, gid: gid_t) = (0, 0, 0)
        var size = socklen_t(MemoryLayout.size(ofValue: credentials))
        guard getsockopt(client, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0 else { return nil }
        guard credentials.uid == geteuid() || credentials.uid == 0 else { return nil }
        return "local:\(getpwuid(credentials.uid).map { String(cString: $0.pointee.pw_name) } ?? "\(credentials.uid)")"
    }
}

extension ControlSocket {
    /// Asks the server that runs on a database; `nil` where none does.
    ///
    /// - Throws: `contact-failed` where it does not answer.
    static func ask(_ word: String, at path: String) throws(Refusal) -> Data? {
        let socket = SocketFile.make()
        guard socket >= 0 else { throw Refusal(.internalFault, "no socket can be made") }
        defer { close(socket) }
        guard SocketFile.connect(socket, to: path) else {
            guard errno == EACCES || errno == EPERM else { return nil }
            throw Refusal(.cannotRead, "\(path) belongs to another user", hint: "run this as the user whom the server runs as, or as root")
        }
        // Files are read and loans are counted meanwhile.
        SocketFile.limit(socket, seconds: 60)
        SocketFile.write(socket, Data("\(word)\n".utf8))
        let answer = SocketFile.readAll(socket, most: 1 << 24)
        guard !answer.isEmpty else {
            throw Refusal(
                .contactFailed, "the server at \(path) does not answer", hint: "its log says why; it may be of another version of lend")
        }
        return answer
    }
}
