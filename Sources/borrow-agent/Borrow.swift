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
            EnrollCommand.self, HostidCommand.self, PasswordCommand.self,
            CapabilityCommand.self, DoctorCommand.self, ContactCommand.self,
        ])

    static func main() async {
        await Doorway.enter(Self.self)
    }
}
