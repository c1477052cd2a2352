// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowAgent
import BorrowConsole
import BorrowFormat
import Foundation

/// What borrowd starts to reach license servers: messages on standard input, answers on standard output.
struct ContactCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contact", abstract: "Ask license servers on behalf of borrowd.", shouldDisplay: false)

    func run() async throws {
        // A writer that is gone is no reason to die amid a borrow.
        signal(SIGPIPE, SIG_IGN)
        // An application waits for half a minute, and a silent server is not the only one.
        try await Door(limit: .seconds(10)).run { agent throws(AgentError) in
            let desk = ErrandDesk(agent: agent)
            await withDiscardingTaskGroup { group in
                for await message in Self.messages() {
                    group.addTask { Self.write(await desk.answer(message).with("ID", message.value("ID") ?? [])) }
                }
            }
            return 0
        }
    }

    /// Until the end of the input, or what is no message.
    private static func messages() -> AsyncStream<Message> {
        AsyncStream { continuation in
            Thread.detachNewThread {
                var reader = MessageReader(limit: Message.largestAnswer)
                var chunk = Bytes(repeating: 0, count: 16384)
                while true {
                    let count = read(STDIN_FILENO, &chunk, chunk.count)
                    if count < 0, errno == EINTR { continue }
                    guard count > 0 else { break }
                    reader.append(chunk[..<count])
                    do throws(MessageReader.Failure) {
                        while let message = try reader.next() { continuation.yield(message) }
                    } catch {
                        Voice.error("what came on standard input is no message", hint: "only borrowd calls this command")
                        break
                    }
                }
                continuation.finish()
            }
        }
    }

    /// One message is written whole: answers come from several tasks.
    private static func write(_ message: Message) {
        output.withLock {
            var rest = message.text[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }
    }

    private static let output = NSLock()
}
