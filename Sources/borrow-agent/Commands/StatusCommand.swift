// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowAPI
import BorrowAgent
import BorrowConsole
import BorrowFormat

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show what is borrowed on this machine and what is left; works offline.")

    @Flag(name: .customLong("all"), help: "Show the returns of the last 30 days too, not only those of the last day.")
    var isAll = false

    @OptionGroup var json: JSONOption

    func run() async throws {
        try await Door(isJSON: json.isOn, isOffline: true).run { agent throws(AgentError) in
            let status = json.isOn || isAll ? agent.status() : agent.status(receiptAge: 86400)
            for fault in status.faults { Voice.error(fault.detail, hint: fault.hint) }
            if json.isOn { JSON.print(StatusPage(status)) } else { show(status, agent.laptop) }
            return status.faults.first?.code.exitStatus ?? 0
        }
    }

    private func show(_ status: Status, _ laptop: Laptop) {
        let (now, zone) = (laptop.clock(), laptop.zone)
        let lines = { (isWanted: (Holding.State) -> Bool) in
            for holding in status.holdings where isWanted(holding.state) {
                if let line = line(holding, zone) { Voice.answer(line) }
            }
        }
        lines { $0 == .unusable }
        let isShared = status.hasOthers(than: laptop.person)
        var table = Table("FEATURE", "VERSION", "UNTIL", "LEFT", "USER", "SERVER", "WHAT IT IS")
        for holding in status.holdings where holding.state == .held || holding.state == .ended {
            let count = holding.seats > 1 ? "*\(holding.seats)" : ""
            table.add(
                shown(holding.feature) + count, holding.version.map { shown($0.text) } ?? "",
                holding.expiresAt.map { "\(zone.shortText($0)) \(zone.abbreviation($0))" } ?? "",
                holding.state == .ended ? "ended" : holding.expiresAt.map { lengthText($0 - now) } ?? "",
                isShared ? holding.user.map { shown($0) } ?? "" : "", holding.serverHost.map { shown($0) } ?? "",
                holding.userInfo.map { shown($0) } ?? "")
        }
        if !table.isEmpty { Voice.answer(table.text) }
        lines { $0 != .unusable }
        if status.openRequests > 0 {
            Voice.answer(
                "\(status.openRequests) earlier request\(status.openRequests == 1 ? "" : "s") without an answer; the next command that reaches the server completes it"
            )
        }
        if status.holdings.isEmpty, status.openRequests == 0 { Voice.answer("nothing is borrowed on this machine") }
    }

    private func line(_ holding: Holding, _ zone: Zone) -> String? {
        let name = shown(holding.feature)
        let returned = holding.returnedAt.map(zone.text) ?? ""
        return switch holding.state {
        case .held, .ended: nil
        case .returnPending: "\(name) given up \(returned); the server will be told when it is next reachable"
        case .returned: "\(name) returned \(returned)" + (holding.receivedAt.map { "; the server knows since \(zone.text($0))" } ?? "")
        case .unusable: "\(name) does not hold: \(holding.verdict.map { shown($0.text) } ?? "")"
        }
    }
}

private struct StatusPage: Encodable {
    struct Entry: Encodable {
        let vendor: String
        let feature: String
        let state: String
        let version: String?
        let seats: Int?
        let loan: String
        let server: String?
        let serverHost: String?
        let issuedAt: Instant?
        let until: Instant?
        let returnedAt: Instant?
        let receivedAt: Instant?
        let earlyReturn: Bool
        let userInfo: String?
        let user: String?
        let verdict: String?
        let path: String?
    }

    struct Fault: Encodable {
        let code: String
        let detail: String
    }

    let holdings: [Entry]
    let openRequests: Int
    let faults: [Fault]

    init(_ status: Status) {
        holdings = status.holdings.map {
            Entry(
                vendor: $0.vendor.shown, feature: $0.feature.shown, state: $0.state.rawValue, version: $0.version?.text.shown,
                seats: $0.seats > 0 ? $0.seats : nil, loan: $0.loan.shown, server: $0.server?.shown, serverHost: $0.serverHost?.shown,
                issuedAt: $0.issuedAt, until: $0.expiresAt, returnedAt: $0.returnedAt, receivedAt: $0.receivedAt,
                earlyReturn: $0.earlyReturn, userInfo: $0.userInfo?.shown, user: $0.user?.shown,
                verdict: $0.verdict?.code.name.shown, path: $0.path)
        }
        openRequests = status.openRequests
        faults = status.faults.map { Fault(code: $0.code.rawValue, detail: $0.detail) }
    }
}
