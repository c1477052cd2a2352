// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowAPI
import BorrowAgent
import BorrowConsole
import BorrowFormat
import Foundation

struct GetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Borrow features, all of them or none; borrowing what is held replaces it: longer, shorter, more or fewer seats.",
        discussion: """
            Without --until and --for the end is that of LM_BORROW=today:{vendor|all}:enddate[:hh:mm], or what lmborrow set today.
            What is borrowed --for a time is renewed by borrowd while its server can be reached; what has an exact end is not.
            @NAME stands for the features of `set.NAME = FEATURE, ...` in the configuration.
            WHEN: 29-nov-2026[:17:00], 2026-11-29T17:00, +3d, friday, "fri 18:00", tomorrow; a day alone means its end here.
            """)

    @Argument(
        help: ArgumentHelp("What to borrow: a version is the oldest that will do.", valueName: "[vendor/]feature[:version][*count]"),
        completion: .offeredFeatures)
    var features: [String] = []

    @OptionGroup var end: EndOptions

    @Option(
        help: ArgumentHelp(
            "Round the end of --for up to that of its second, minute, hour or day; never coarser than the license says.", valueName: "unit")
    )
    var granularity: String?

    @Flag(help: "Say what would be borrowed, and take nothing.")
    var dryRun = false

    @Flag(name: .customLong("explain"), help: "Say why it ends when it does; with --dry-run, that alone.")
    var isExplained = false

    @Option(name: .customLong("used"), help: ArgumentHelp("What was used here in so long a time, too: 30d.", valueName: "duration"))
    var used: String?

    @Flag(help: "Return it by itself once this machine was away and is back on the network; borrowd does that.")
    var returnOnReconnect = false

    @Flag(name: .customLong("system"), help: "For all users of this machine, in /var/lib/borrow/nodelock.")
    var isForAllUsers = false

    @OptionGroup var password: PasswordOptions
    @OptionGroup var server: ServerOption
    @OptionGroup var json: JSONOption

    func run() async throws {
        try await Door(servers: server.servers, isForAllUsers: isForAllUsers, isJSON: json.isOn).run { agent throws(AgentError) in
            let laptop = agent.laptop
            var variable = ProcessInfo.processInfo.environment["LM_BORROW"] ?? ""
            if variable.isEmpty { variable = try agent.borrowSetting()?.text.shown ?? "" }
            var wanted = features
            if let used { wanted += try await agent.usedFeatures(within: used, besides: features) }
            let order = try Order(
                features: wanted, sets: laptop.state.sets, until: end.until, duration: end.duration, granularity: granularity,
                variable: variable, now: laptop.clock(), zone: laptop.zone)
            let words = OrderWords(zone: laptop.zone)
            let agent = agent.asking(try password.source())
            let explained = isExplained ? try await agent.explain(order) : []
            if !json.isOn { for loan in explained { Voice.answer(ExplanationTable(zone: laptop.zone).text(of: loan)) } }
            let outcome = try await agent.get(order, isTrial: dryRun)
            if case .refused(let problem) = outcome {
                if json.isOn { JSON.print(JSON.Failure(problem)) }
                if case .until(let end) = order.end { Voice.note("asked until \(laptop.zone.text(end))") }
                let status = words.refusal(problem)
                if wanted.count > 1 || (problem.features?.count ?? 0) > 1 { Voice.note("nothing was borrowed") }
                return status
            }
            if case .granted(let loaned) = outcome { try agent.returnOnReconnect(loaned, returnOnReconnect) }
            if case .granted(let loaned) = outcome, let unit = order.granularity {
                for loan in loaned { tellWhereKept(loan.grant, asked: unit) }
            }
            if json.isOn { JSON.print(OrderPage([outcome], explained: explained)) } else { words.show(outcome) }
            return 0
        }
    }

    /// A coarser unit than the license's is not taken.
    private func tellWhereKept(_ grant: Grant, asked unit: Granularity) {
        let line = grant.line.borrowing.granularity
        guard unit.seconds > line.seconds else { return }
        Voice.note("\(shown(grant.terms.feature)) is lent by the \(line.word): its end is not rounded up to that of the \(unit.word)")
    }
}
