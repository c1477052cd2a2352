// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowAgent
import BorrowConsole
import BorrowFormat
import Foundation

struct EnrollCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enroll", abstract: "Enroll this device with the one-time code that the administrator gave.",
        discussion: "The code is asked for on the terminal, or read from standard input: others can read what stands on a command line.")

    @OptionGroup var server: ServerOption
    @OptionGroup var json: JSONOption

    func run() async throws {
        try await Door(servers: server.servers, isJSON: json.isOn).run { agent throws(AgentError) in
            let (user, address) = try await agent.enroll(code: try Self.code())
            if json.isOn {
                JSON.print(["user": user, "server": address.description])
            } else {
                Voice.answer("this device is enrolled for \(shown(user)) at \(address)")
            }
            return 0
        }
    }

    private static func code() throws(AgentError) -> String {
        if isatty(STDIN_FILENO) == 1 { FileHandle.standardError.write(Data("the code that the administrator gave: ".utf8)) }
        guard let line = readLine(), case let code = line.trimmingCharacters(in: .whitespaces), !code.isEmpty else {
            throw AgentError(
                .usage, "no code was typed",
                hint: "type it when asked, or give it on standard input; the administrator makes one with `lend enroll`")
        }
        return code
    }
}
