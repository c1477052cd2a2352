// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowAPI
import BorrowAgent
import BorrowConsole
import BorrowFormat

struct CapabilityStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show what requests brought to this machine, and what became of it by the servers' books.",
        discussion: """
            NORMAL: held. RETURNED: given back, or undone. EXPIRED: its end has come. DROPPED: the server took it away, for it was reclaimed or its license line is gone.
            """)

    @OptionGroup var server: ServerOption
    @OptionGroup var json: JSONOption

    func run() async throws {
        try await Door(servers: server.servers, isJSON: json.isOn).run { agent throws(AgentError) in
            let lists = try await agent.served()
            if json.isOn {
                JSON.print(ServedPage(lists))
                return 0
            }
            var table = Table("FEATURE", "VERSION", "STATE", "COUNT", "SINCE", "UNTIL", "SERVER")
            let zone = agent.laptop.zone
            for (address, features) in lists {
                for feature in features {
                    table.add(
                        shown(feature.name), shown(feature.version), shown(feature.state), "\(feature.count)", zone.text(feature.since),
                        zone.text(feature.until), lists.count > 1 ? address.description : "")
                }
            }
            Voice.answer(table.isEmpty ? "nothing was requested" : table.text)
            return 0
        }
    }
}

private struct ServedPage: Encodable {
    struct Server: Encodable {
        let address: String
        let features: [ServedList.Feature]
    }

    let servers: [Server]

    init(_ lists: [(address: ServerAddress, features: [ServedList.Feature])]) {
        servers = lists.map { Server(address: $0.address.description, features: $0.features) }
    }
}
