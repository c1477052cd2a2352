// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import CBorrowSystem

/// A connection to this user's borrowd, which ends with it.
final class DaemonConnection {
    enum Failure: Error {
        /// Nobody listens there.
        case absent
        /// Another user listens.
        case foreign
        case unreachable, timedOut, closed
        /// More than an answer may be, or something that is none.
        case garbled
    }

    let descriptor: Int32
    private var reader = MessageReader(limit: Message.largestAnswer)

    /// `borrow/socket` below `XDG_RUNTIME_DIR`, or below `/run/user/` and the user's number.
    static var standardPath: Bytes {
        (Environment.path("XDG_RUNTIME_DIR") ?? Bytes("/run/user/") + Bytes(decimal: borrow_user())) + Bytes("/borrow/socket")
    }

    /// Connects to whom this user started, and to nobody else.
    ///
    /// - Parameters:
    ///   - path: `nil`: the standard one.
    ///   - deadline: until when it may wait for borrowd to have room for one more; `nil`: not at all.
    static func open(path: Bytes?, deadline: Deadline?) throws(Failure) -> DaemonConnection {
        let descriptor = ((path ?? standardPath) + [0]).withUnsafeBytes {
            borrow_connect($0.assumingMemoryBound(to: CChar.self).baseAddress!, deadline?.uptime ?? 0)
        }
        guard descriptor >= 0 else {
            switch -descriptor {
            case BORROW_ENOENT, BORROW_ENOTDIR, BORROW_ECONNREFUSED, BORROW_ENAMETOOLONG: throw .absent
            case BORROW_EAGAIN: throw .timedOut
            default: throw .unreachable
            }
        }
        let connection = DaemonConnection(descriptor)
        guard borrow_peer_user(descriptor) == borrow_user() else { throw .foreign }
        return connection
    }

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit { borrow_close(descriptor) }

    /// Sends all of it. That borrowd has closed is told by what there is to receive: it may have said why.
    ///
    /// - Parameter deadline: `nil`: what does not fit at once is a failure.
    func send(_ text: Bytes, deadline: Deadline?) throws(Failure) {
        var sent = 0
        while sent < text.count {
            let count = text.withUnsafeBytes { bytes in
                borrow_send(
                    descriptor, bytes.baseAddress!.advanced(by: sent).assumingMemoryBound(to: UInt8.self), text.count - sent)
            }
            switch -count {
            case ..<1: sent += Int(count)
            case Int64(BORROW_EAGAIN):
                guard let deadline, borrow_wait_to_send(descriptor, deadline.uptime) > 0 else { throw .timedOut }
            case Int64(BORROW_EPIPE), Int64(BORROW_ECONNRESET): return
            default: throw .closed
            }
        }
    }

    /// The next message, whatever it says.
    func message(deadline: Deadline) throws(Failure) -> Message {
        while true {
            if let message = try cut() { return message }
            guard borrow_wait_to_receive(descriptor, deadline.uptime) > 0 else { throw .timedOut }
            _ = try receive()
        }
    }

    /// The next message that is there already; `nil` where none is whole.
    func messageAtHand() throws(Failure) -> Message? {
        while true {
            if let message = try cut() { return message }
            guard try receive() else { return nil }
        }
    }

    private func cut() throws(Failure) -> Message? {
        do throws(MessageReader.Failure) {
            return try reader.next()
        } catch {
            throw .garbled
        }
    }

    /// Whether something had arrived.
    private func receive() throws(Failure) -> Bool {
        var room = Bytes(repeating: 0, count: 16384)
        let count = room.withUnsafeMutableBytes { bytes in
            borrow_receive(descriptor, bytes.baseAddress!.assumingMemoryBound(to: UInt8.self), bytes.count)
        }
        if count == -Int64(BORROW_EAGAIN) { return false }
        guard count > 0 else { throw .closed }
        reader.append(room.prefix(Int(count)))
        return true
    }
}
