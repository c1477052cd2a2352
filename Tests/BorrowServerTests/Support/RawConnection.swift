// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A connection whose other end does with it what no HTTP client would.
final class RawConnection: Sendable {
    /// `POLLRDHUP`, which Glibc hides behind a macro.
    private static let endOfInput: Int16 = 0x2000
    private let descriptor: CInt

    /// - Parameter window: about how many bytes of an answer it takes before somebody reads it.
    init(port: Int, window: CInt = 1 << 16) throws {
        descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var window = window
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &window, socklen_t(MemoryLayout<CInt>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard status == 0 else { throw Failure(number: errno) }
    }

    struct Failure: Error { let number: CInt }

    deinit { close(descriptor) }

    func send(_ text: String) { _ = Glibc.send(descriptor, text, text.utf8.count, CInt(MSG_NOSIGNAL)) }

    /// Says that nothing more is sent.
    func ends() { shutdown(descriptor, CInt(SHUT_WR)) }

    /// Waits, without reading anything and sending `drop` now and then, until the server has given the connection up.
    ///
    /// - Returns: whether it has, within twenty seconds.
    func isGivenUp(dripping drop: String = "") async -> Bool {
        await Self.blocking { [self] in
            let end = ContinuousClock.now + .seconds(20)
            var polled = pollfd(fd: descriptor, events: Self.endOfInput, revents: 0)
            while ContinuousClock.now < end {
                if poll(&polled, 1, 100) > 0 { return true }
                send(drop)
            }
            return false
        }
    }

    /// The status line of the next answer; `nil` where the connection ends first.
    func statusLine() async -> String? {
        await Self.blocking { [descriptor] in
            var line: [UInt8] = []
            var byte: UInt8 = 0
            while recv(descriptor, &byte, 1, 0) == 1 {
                if byte == 0x0D { return String(decoding: line, as: UTF8.self) }
                line.append(byte)
            }
            return nil
        }
    }

    /// On a thread of its own: the server of this process needs the others.
    private static func blocking<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in Thread.detachNewThread { continuation.resume(returning: work()) } }
    }
}
