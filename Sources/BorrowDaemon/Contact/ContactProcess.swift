// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import CGLib
import Glibc

/// One running `borrow contact`: messages to its standard input, and from its standard output.
final class ContactProcess {
    enum Event {
        case message(Message)
        /// It ended, or said what cannot be understood: it is killed by then.
        case lost(String)
    }

    private final class End {
        var isReaped = false
    }

    private var pid: pid_t = 0
    private let end = End()
    private var input: Int32 = -1
    private var output: Int32 = -1
    private var unsent: Bytes = []
    private var reader = MessageReader(limit: Message.largestAnswer)
    private var watches: (input: Watch?, output: Watch?)
    private var tell: ((Event) -> Void)?

    /// `nil` where it could not be started; `errno` says why.
    ///
    /// - Parameter tell: hears of nothing after `lost` or `kill`.
    init?(program: String, tell: @escaping (Event) -> Void) {
        guard let pipes = Pipes() else { return nil }
        self.tell = tell
        (input, output) = (pipes.input.write, pipes.output.read)
        let reason = pipes.spawn(program, &pid)
        close(pipes.input.read)
        close(pipes.output.write)
        guard reason == 0 else {
            closeInput()
            close(output)
            output = -1
            errno = reason
            return nil
        }
        watchForItsEnd()
        watches.output = Watch(output, [.readable]) { [unowned self] _ in receive() }
    }

    deinit {
        kill()
    }

    func send(_ message: Message) {
        guard input >= 0 else { return }
        unsent += message.text
        flush()
    }

    /// Lets it end by itself; nothing more is heard of it.
    func letGo() {
        tell = nil
        closeInput()
    }

    private func closeInput() {
        watches.input = nil
        unsent.wipe()
        if input >= 0 { close(input) }
        input = -1
    }

    func kill() {
        tell = nil
        guard output >= 0 else { return }
        // Once it is reaped, its number may be another's.
        if pid > 0, !end.isReaped { Glibc.kill(-pid, SIGKILL) }
        closeInput()
        watches.output = nil
        close(output)
        output = -1
    }

    /// Reaps it, even after this object is gone.
    private func watchForItsEnd() {
        g_child_watch_add_full(
            G_PRIORITY_DEFAULT, pid, { _, _, end in Unmanaged<End>.fromOpaque(end!).takeUnretainedValue().isReaped = true },
            Unmanaged.passRetained(end).toOpaque(), { Unmanaged<End>.fromOpaque($0!).release() })
    }

    private func flush() {
        while !unsent.isEmpty {
            let count = write(input, unsent, unsent.count)
            if count < 0, errno == EAGAIN {
                if watches.input == nil { watches.input = Watch(input, [.writable]) { [unowned self] _ in flush() } }
                return
            }
            // A pipe that is closed is seen at the other one.
            guard count > 0 else { break }
            unsent.wipe(first: count)
        }
        unsent.wipe()
        watches.input = nil
    }

    private func receive() {
        var chunk = Bytes(repeating: 0, count: 16384)
        let count = read(output, &chunk, chunk.count)
        if count < 0, errno == EAGAIN || errno == EINTR { return }
        guard count > 0 else { return lose("ended") }
        reader.append(chunk[..<count])
        do throws(MessageReader.Failure) {
            while tell != nil, let message = try reader.next() { tell?(.message(message)) }
        } catch {
            lose("said what is no message")
        }
    }

    private func lose(_ what: String) {
        let tell = tell
        kill()
        tell?(.lost(what))
    }
}
