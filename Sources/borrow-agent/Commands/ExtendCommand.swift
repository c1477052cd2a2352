// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowAPI
import BorrowAgent
import BorrowConsole
import BorrowFormat

struct ExtendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extend",
        abstract: "Borrow again what is held, for longer; where that fails, what is held stays as it is.",
        discussion: """
            Without --until and --for each is borrowed for as long again as it was.
            """)

    @Argument(help: ArgumentHelp("What to extend.", valueName: "[vendor/]feature"), completion: .heldFeatures)
    var features: [String] = []

    @Flag(name: .customLong("all"), help: "Extend everything that is held.")
    var isAll = false

    @OptionGroup var end: EndOptions
    @OptionGroup var server: ServerOption
    @OptionGroup var json: JSONOption

    func run() async throws {
        try await Door(servers: server.servers, isJSON: json.isOn).run { agent throws(AgentError) in
            let wanted = try WantedFeature.whole(features, isAll: isAll, to: "extend")
            let outcomes = try await agent.extend(wanted, end: try end.chosen(now: agent.laptop.clock(), zone: agent.laptop.zone))
            var status: Int32 = 0
            let words = OrderWords(zone: agent.laptop.zone)
            if json.isOn { JSON.print(OrderPage(outcomes)) }
            for outcome in outcomes {
                if case .refused(let problem) = outcome {
                    status = words.refusal(problem)
                    Voice.note("what is held stays as it is")
                } else if !json.isOn {
                    words.show(outcome)
                }
            }
            if outcomes.isEmpty, !json.isOn { Voice.answer("nothing is held that could be extended") }
            return status
        }
    }
}
