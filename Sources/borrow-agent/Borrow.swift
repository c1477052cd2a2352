// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowAgent
import BorrowConsole

@main
struct Borrow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "borrow",
        abstract: "Borrow floating licenses from a license server, run offline, and give them back.",
        version: Agent.client,
        subcommands: [
            ListCommand.self, GetCommand.self, ExtendCommand.self, StatusCommand.self, ReturnCommand.self, CheckCommand.self,
            HostidCommand.self,
            ContactCommand.self,
        ])

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let status as ExitCode {
            exit(withError: status)
        } catch {
            guard exitCode(for: error) != .success else { exit(withError: error) }
            if CommandLine.arguments.prefix(while: { $0 != "--" }).contains("--json") {
                JSON.print(JSON.Failure(AgentError(.usage, message(for: error), hint: Voice.usageHint)))
            }
            Voice.usage(message(for: error))
            exit(withError: ExitCode(64))
        }
    }
}
