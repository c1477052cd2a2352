// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowAPI
import BorrowAgent
import BorrowCheck
import BorrowConsole
import BorrowFormat

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Ask as an application does at launch: exit 0 where it may run, 1 where not; works offline.")

    @Argument(help: ArgumentHelp("The feature.", valueName: "[vendor/]feature"), completion: .heldFeatures)
    var feature: String

    @Option(help: ArgumentHelp("The version that the application asks for.", valueName: "version"))
    var version: String?

    @Option(help: ArgumentHelp("The feature's vendor, where several have one of that name.", valueName: "vendor"))
    var vendor: String?

    @OptionGroup var json: JSONOption

    func run() async throws {
        try await Door(isJSON: json.isOn, isOffline: true).run { agent throws(AgentError) in
            guard let wanted = WantedFeature(feature), wanted.count == 1 else {
                throw AgentError(.usage, "\"\(feature)\" names no feature", hint: "write FEATURE or VENDOR/FEATURE")
            }
            let least = version.map { Version($0) } ?? wanted.version
            if version != nil, least == nil {
                throw AgentError(.usage, "\"\(version ?? "")\" is no version", hint: "write a number such as 27.0")
            }
            let verdict = try agent.check(feature: wanted.name, version: least, vendor: vendor.map { Bytes($0.utf8) } ?? wanted.vendor)
            if json.isOn { JSON.print(CheckPage(verdict)) } else { Voice.answer(shown(verdict.text)) }
            return verdict.isLicensed ? 0 : 1
        }
    }
}

private struct CheckPage: Encodable {
    let licensed: Bool
    let code: String
    let text: String
    let vendor: String?
    let feature: String?
    let version: String?
    let seats: Int?
    let until: Instant?
    let user: String?

    init(_ verdict: Verdict) {
        licensed = verdict.isLicensed
        code = verdict.code.name.shown
        text = verdict.text.shown
        vendor = verdict.facts?.vendor.shown
        feature = verdict.facts?.feature.shown
        version = verdict.facts?.version?.text.shown
        seats = verdict.facts?.seats
        until = verdict.facts?.expiresAt
        user = verdict.facts?.user.shown
    }
}
