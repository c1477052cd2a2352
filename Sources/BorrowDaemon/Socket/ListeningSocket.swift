// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowPlaces
import Glibc

/// Where applications connect: a socket that systemd handed over, or one of our own making.
final class ListeningSocket {
    let descriptor: Int32
    /// What is taken away at the end; `nil` for systemd's.
    private let path: String?

    static let name = "socket"
    private static let unfinished = "socket.new"

    /// Puts a new socket, 0600, in the place of one that a dead borrowd left; whoever connects finds the old or the new one.
    convenience init(in directory: RuntimeDirectory) throws(AgentError) {
        let path = directory.path + "/" + Self.name
        try directory.clear(Self.name)
        try directory.clear(Self.unfinished)
        let descriptor = try Self.listen(at: directory.path + "/" + Self.unfinished)
        do throws(AgentError) {
            try directory.rename(Self.unfinished, Self.name)
        } catch {
            close(descriptor)
            throw error
        }
        self.init(descriptor: descriptor, path: path)
    }

    private init(descriptor: Int32, path: String?) {
        (self.descriptor, self.path) = (descriptor, path)
    }

    /// Takes over what systemd's protocol hands to this process; `nil` where it hands over nothing. See sd_listen_fds(3).
    ///
    /// Nobody who is spawned from here hears of it.
    static func handedOver() throws(AgentError) -> ListeningSocket? {
        let stated = (["LISTEN_PID", "LISTEN_FDS"] as [String]).map { name in getenv(name).map { String(cString: $0) } }
        for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] as [String] { unsetenv(name) }
        guard let pid = stated[0], let count = stated[1], pid == "\(getpid())" else { return nil }
        let first: Int32 = 3
        guard count == "1", option(SO_ACCEPTCONN, first) == 1, option(SO_DOMAIN, first) == AF_UNIX,
            option(SO_TYPE, first) == Int32(SOCK_STREAM.rawValue)
        else {
            throw AgentError(
                .badConfiguration, "LISTEN_FDS is \(count), and must hand over one listening stream socket",
                hint: "see borrowd.socket: one ListenStream, and no Accept")
        }
        _ = fcntl(first, F_SETFD, FD_CLOEXEC)
        _ = fcntl(first, F_SETFL, O_NONBLOCK)
        return ListeningSocket(descriptor: first, path: nil)
    }

    /// Takes no more applications in.
    deinit {
        if let path { unlink(path) }
        close(descriptor)
    }

    private static func option(_ name: Int32, _ descriptor: Int32) -> Int32? {
        var (value, size) = (Int32(0), socklen_t(4))
        return getsockopt(descriptor, SOL_SOCKET, name, &value, &size) == 0 ? value : nil
    }

    private static func listen(at path: String) throws(AgentError) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let capacity = MemoryLayout.size(ofValue: address.sun_path)
        guard path.utf8.count < capacity else { throw .runtime("\(path) is longer than \(capacity - 1) bytes, too long for a socket") }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        let former = umask(0o177)
        defer { umask(former) }
        let isListening = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0 && Glibc.listen(descriptor, SOMAXCONN) == 0
            }
        }
        guard isListening else {
            let reason = String(cString: strerror(errno)).lowercased()
            close(descriptor)
            throw .runtime("cannot listen at \(path): \(reason)")
        }
        return descriptor
    }
}
