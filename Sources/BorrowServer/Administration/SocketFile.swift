// SPDX-License-Identifier: Apache-2.0
import Foundation

/// System calls on sockets that have a name in the file system, however long its path is.
enum SocketFile {
    static func make() -> Int32 { socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0) }

    static func bind(_ socket: Int32, to path: String) -> Bool {
        withAddress(of: path) { Foundation.bind(socket, $0, $1) == 0 }
    }

    static func connect(_ socket: Int32, to path: String) -> Bool {
        withAddress(of: path) { Foundation.connect(socket, $0, $1) == 0 }
    }

    /// What takes longer fails.
    static func limit(_ socket: Int32, seconds: Int) {
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(socket, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
    }

    /// `nil` where no line of at most `most` bytes comes.
    static func readLine(_ socket: Int32, most: Int) -> String? {
        var (line, byte) = ([UInt8](), UInt8(0))
        while line.count <= most {
            guard recv(socket, &byte, 1, 0) == 1 else { return nil }
            if byte == 0x0A { return String(decoding: line, as: UTF8.self) }
            line.append(byte)
        }
        return nil
    }

    static func readAll(_ socket: Int32, most: Int) -> Data {
        var (all, buffer) = (Data(), [UInt8](repeating: 0, count: 65536))
        while all.count < most {
            let count = recv(socket, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            all.append(contentsOf: buffer[..<count])
        }
        return all
    }

    /// As far as the other end takes it.
    static func write(_ socket: Int32, _ data: Data) {
        var rest = data[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// A socket's address holds 107 bytes: the folder is opened, and named by its descriptor.
    private static func withAddress(of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Bool) -> Bool {
        let folder = (path as NSString).deletingLastPathComponent
        let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer {
            let reason = errno
            close(descriptor)
            errno = reason
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name = Array("/proc/self/fd/\(descriptor)/\((path as NSString).lastPathComponent)".utf8)
        guard name.count < MemoryLayout.size(ofValue: address.sun_path) else {
            errno = ENAMETOOLONG
            return false
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }
}
