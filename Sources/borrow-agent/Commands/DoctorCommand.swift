// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowAgent
import BorrowConsole
import BorrowFormat
import Foundation

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Say what works here, what would fail tomorrow, and what to do; exit 1 where something fails now.")

    @OptionGroup var server: ServerOption
    @OptionGroup var json: JSONOption

    func run() async throws {
        let variables = ProcessInfo.processInfo.environment
        try await Door(servers: server.servers, isJSON: json.isOn, limit: .seconds(10)).run { agent throws(AgentError) in
            let places = Places(variables: variables)
            let findings = await agent.findings(
                isDaemonServed: DaemonSocket(runtime: places.runtime).isServed, variable: variables["LM_BORROW"],
                areServersConfigured: !(try Configuration(folders: places.configuration)).servers.isEmpty)
            if json.isOn { JSON.print(DoctorPage(findings)) } else { show(findings) }
            return findings.contains { $0.state == .fails } ? 1 : 0
        }
    }

    private func show(_ findings: [Finding]) {
        let width = findings.map(\.subject.count).max() ?? 0
        for finding in findings {
            let subject = finding.subject + String(repeating: " ", count: width - finding.subject.count)
            let mark =
                switch finding.state {
                case .works: "ok   "
                case .soon: "soon "
                case .fails: "FAILS"
                }
            Voice.answer("\(mark)  \(subject)  \(finding.detail)" + (finding.hint.map { "\n       -> \($0)" } ?? ""))
        }
        let (failing, soon) = (findings.filter { $0.state == .fails }.count, findings.filter { $0.state == .soon }.count)
        let verdicts = [
            failing > 0 ? "\(failing) thing\(failing == 1 ? "" : "s") to mend now" : nil,
            soon > 0 ? "\(soon) to look at before tomorrow" : nil,
        ]
        Voice.answer(failing + soon == 0 ? "all is well" : verdicts.compactMap(\.self).joined(separator: ", "))
    }
}

private struct DoctorPage: Encodable {
    struct Entry: Encodable {
        let state: String
        let subject: String
        let detail: String
        let hint: String?
    }

    let findings: [Entry]

    init(_ findings: [Finding]) {
        self.findings = findings.map { Entry(state: $0.state.rawValue, subject: $0.subject, detail: $0.detail, hint: $0.hint) }
    }
}
