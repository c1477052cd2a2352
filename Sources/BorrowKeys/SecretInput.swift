// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Glibc

/// How a person or a script hands a secret over: on the terminal, without echo, or through a file descriptor; never in an argument.
public enum SecretInput {
    public enum Failure: Error, Equatable {
        /// Nobody to ask.
        case noTerminal
        /// The descriptor is not open for reading.
        case unreadable
        case tooLong
    }

    /// The longest secret, in bytes.
    public static let longest = 1024

    /// One line up to a newline or the end, without it; the caller wipes it.
    public static func read(from descriptor: Int32) throws(Failure) -> Bytes {
        var secret = Bytes()
        secret.reserveCapacity(longest + 1)
        while let byte = try next(descriptor) {
            if byte == ASCII.newline { break }
            guard secret.count < longest else {
                secret.wipe()
                throw .tooLong
            }
            secret.append(byte)
        }
        if secret.last == ASCII.carriageReturn { secret.removeLast() }
        return secret
    }

    /// Asks on the process's terminal, whatever its input and output are; the caller wipes the answer.
    public static func ask(_ question: String) throws(Failure) -> Bytes {
        let terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var before = termios()
        guard terminal >= 0 else { throw .noTerminal }
        defer { close(terminal) }
        guard tcgetattr(terminal, &before) == 0 else { throw .noTerminal }
        var quiet = before
        // Signals too: a terminal that was left without echo would stay so.
        quiet.c_lflag &= ~tcflag_t(ECHO | ECHONL | ICANON | ISIG)
        quiet.c_iflag |= tcflag_t(ICRNL)
        tcsetattr(terminal, TCSAFLUSH, &quiet)
        // Only now: what is typed before the question is thrown away.
        say(question, on: terminal)
        let typed = Result { () throws(Failure) -> Bytes? in try line(from: terminal) }
        tcsetattr(terminal, TCSAFLUSH, &before)
        say("\n", on: terminal)
        guard let answer = try typed.get() else {
            raise(SIGINT)
            throw .noTerminal
        }
        return answer
    }

    /// What is typed, with its corrections; `nil` where the person breaks off.
    private static func line(from terminal: Int32) throws(Failure) -> Bytes? {
        var line = Bytes()
        line.reserveCapacity(longest + 1)
        while let key = try next(terminal) {
            switch key {
            case ASCII.newline, 0x04: return line
            case 0x03, 0x1C:
                line.wipe()
                return nil
            case 0x08, 0x7F:
                while let last = line.popLast(), last & 0xC0 == 0x80 {}
            case 0x15: line.removeAll(keepingCapacity: true)
            default:
                guard !ASCII.isControl(key) else { continue }
                guard line.count < longest else {
                    line.wipe()
                    throw .tooLong
                }
                line.append(key)
            }
        }
        return line
    }

    private static func next(_ descriptor: Int32) throws(Failure) -> UInt8? {
        var byte: UInt8 = 0
        while true {
            let count = Glibc.read(descriptor, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .unreadable }
            return count == 0 ? nil : byte
        }
    }

    private static func say(_ text: String, on terminal: Int32) {
        _ = text.withCString { write(terminal, $0, strlen($0)) }
    }
}
