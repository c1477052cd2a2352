// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowAPI
import BorrowAgent
import BorrowConsole
import BorrowFormat
import Foundation

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
            if json.isOn { JSON.print(StatusPage(status)) } else { Voice.answer(picture(status, of: agent).text) }
            return status.faults.first?.code.exitStatus ?? 0
        }
    }

    private func picture(_ status: Status, of agent: Agent) -> StatusPicture {
        let laptop = agent.laptop
        let variables = ProcessInfo.processInfo.environment
        let outlook = StatusPicture.Outlook(
            homecoming: (try? laptop.state.homecoming.entries()) ?? [],
            isDaemonServed: DaemonSocket(runtime: Places(variables: variables).runtime).isServed, setting: try? agent.borrowSetting())
        return StatusPicture(
            status, of: laptop.person, outlook: outlook, now: laptop.clock(), zone: laptop.zone, colours: Colours(variables: variables))
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
        let renewAt: Instant?
        let renewableUntil: Instant?
        let returnedAt: Instant?
        let receivedAt: Instant?
        let earlyReturn: Bool
        let userInfo: String?
        let user: String?
        let verdict: String?
        let path: String?
        /// The administrator's words, where he wanted it back.
        let recallReason: String?
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
                issuedAt: $0.issuedAt, until: $0.expiresAt, renewAt: $0.renewAt, renewableUntil: $0.renewableUntil,
                returnedAt: $0.returnedAt, receivedAt: $0.receivedAt,
                earlyReturn: $0.earlyReturn, userInfo: $0.userInfo?.shown, user: $0.user?.shown,
                verdict: $0.verdict?.code.name.shown, path: $0.path,
                recallReason: status.recalled.first { [loan = $0.loan] in $0.loan == loan }?.reason.shown)
        }
        openRequests = status.openRequests
        faults = status.faults.map { Fault(code: $0.code.rawValue, detail: $0.detail) }
    }
}
