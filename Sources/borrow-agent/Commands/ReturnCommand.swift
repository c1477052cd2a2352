// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowAPI
import BorrowAgent
import BorrowConsole
import BorrowFormat

struct ReturnCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "return", abstract: "Give licenses back early: at once here, and to the server now or when it is next reachable.")

    @Argument(help: ArgumentHelp("What to return.", valueName: "[vendor/]feature"), completion: .heldFeatures)
    var features: [String] = []

    @Flag(name: .customLong("all"), help: "Return everything that may be returned.")
    var isAll = false

    @OptionGroup var server: ServerOption
    @OptionGroup var json: JSONOption

    func run() async throws {
        // What is given up is so without the server: that is not waited for long.
        try await Door(servers: server.servers, isJSON: json.isOn, limit: .seconds(10)).run { agent throws(AgentError) in
            let returned = try await agent.giveBack(try WantedFeature.whole(features, isAll: isAll, to: "return"))
            if json.isOn { JSON.print(ReturnPage(returned)) } else { ReturnWords(zone: agent.laptop.zone).show(returned) }
            return 0
        }
    }
}

private struct ReturnPage: Encodable {
    struct Entry: Encodable {
        let vendor: String
        let feature: String
        let loan: String
        let returnedAt: Instant
        let receivedAt: Instant?
        let obstacle: JSON.Failure.Reason?
    }

    let returned: [Entry]

    init(_ returned: [Returned]) {
        self.returned = returned.map { item in
            let terms = item.tombstone.terms
            var receivedAt: Instant?
            var obstacle: JSON.Failure.Reason?
            switch item.told {
            case .success(let receipt): receivedAt = receipt.terms.receivedAt
            case .failure(let error): obstacle = JSON.Failure(error).error
            }
            return Entry(
                vendor: terms.vendor.shown, feature: terms.feature.shown, loan: terms.loan.shown, returnedAt: terms.returnedAt,
                receivedAt: receivedAt, obstacle: obstacle)
        }
    }
}
