// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowAPI
import BorrowAgent
import BorrowConsole
import BorrowFormat

struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show what can be borrowed, how much of it is free, and for how long.")

    @OptionGroup var server: ServerOption
    @OptionGroup var json: JSONOption

    func run() async throws {
        try await Door(servers: server.servers, isJSON: json.isOn).run { agent throws(AgentError) in
            let lenders = try await agent.list()
            if json.isOn { JSON.print(ListPage(lenders)) } else { show(lenders) }
            return 0
        }
    }

    private func show(_ lenders: [Lender]) {
        var table = Table("FEATURE", "VERSION", "VENDOR", "FREE", "LONGEST", "WHAT IT IS", "SERVER")
        for lender in lenders {
            for offer in lender.offers {
                table.add(
                    shown(offer.name), shown(offer.version), shown(offer.vendor),
                    "\(offer.free)/\(offer.total)\(offer.over.map { ", \($0) over" } ?? "")",
                    offer.longestUntil.map { lengthText($0 - lender.time) } ?? "not to be borrowed", shown(offer.userInfo ?? ""),
                    lenders.count > 1 ? lender.address.description : "")
            }
        }
        Voice.answer(table.isEmpty ? "nothing is lent" : table.text)
    }
}

private struct ListPage: Encodable {
    struct Server: Encodable {
        let address: String
        let server: String
        let offers: [FeatureList.Offer]
    }

    let servers: [Server]

    init(_ lenders: [Lender]) {
        servers = lenders.map { Server(address: $0.address.description, server: $0.server.shown, offers: $0.offers) }
    }
}
