// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowAgent
import BorrowConsole
import BorrowFormat

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Count the use of metered features.",
        discussion: "A report whose answer is lost is repeated by the next command that reaches the server, and counted once.")

    @OptionGroup var wanted: WantedOptions

    func run() async throws {
        try await Door(servers: wanted.server.servers, isJSON: wanted.json.isOn).run { agent throws(AgentError) in
            let features = try wanted.wanted(agent)
            guard !features.isEmpty else {
                throw AgentError(.usage, "nothing is reported", hint: "name metered features with how much of them was used: render*3")
            }
            let order = CapabilityOrder(.report, features: features, takesFewer: wanted.partial)
            return try await agent.asking(try wanted.password.source()).carryOut(order, isJSON: wanted.json.isOn)
        }
    }
}

struct UndoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo", abstract: "Take back the metered use of a report or request, as long as its publisher allows.")

    @Option(parsing: .unconditional, help: ArgumentHelp("The report or request, as it was named when it was made.", valueName: "id"))
    var request: String

    @OptionGroup var server: ServerOption
    @OptionGroup var json: JSONOption

    func run() async throws {
        try await Door(servers: server.servers, isJSON: json.isOn).run { agent throws(AgentError) in
            guard Base64URL.decode(Bytes(request.utf8))?.count == 16 else {
                throw AgentError(
                    .usage, "\"\(request)\" is no request's id", hint: "write the 22 characters that `borrow capability report` showed")
            }
            return try await agent.carryOut(CapabilityOrder(.undo(request)), isJSON: json.isOn)
        }
    }
}
