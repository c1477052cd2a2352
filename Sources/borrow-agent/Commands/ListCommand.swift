// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowAgent
import BorrowConsole

struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show what is held here, and below it what can be borrowed, how much of it is free, and for how long.",
        discussion: "Where no server is reached, what is held here is shown all the same, and the exit status is the error's.")

    @OptionGroup var server: ServerOption
    @OptionGroup var json: JSONOption

    func run() async throws {
        try await Door(servers: server.servers, isJSON: json.isOn).run { agent throws(AgentError) in
            let lenders: [Lender]
            do throws(AgentError) {
                lenders = try await agent.list()
            } catch {
                show(page(of: agent, nil), error)
                Voice.error(error.labelled, hint: error.hint)
                return error.code.exitStatus
            }
            show(page(of: agent, lenders))
            return 0
        }
    }

    private func page(of agent: Agent, _ lenders: [Lender]?) -> OfflinePage {
        let laptop = agent.laptop
        return OfflinePage(agent.status().holdings, of: laptop.person, lenders: lenders, now: laptop.clock(), zone: laptop.zone)
    }

    private func show(_ page: OfflinePage, _ error: AgentError? = nil) {
        if json.isOn { return JSON.print(page.json(error: error)) }
        if !page.text.isEmpty { Voice.answer(page.text) }
    }
}
