// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowAgent
import BorrowConsole
import BorrowFormat

/// FlexNet's command for borrowing, in the forms that its users type.
@main
struct LMBorrowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lmborrow",
        abstract: "Set until when today's checkouts are borrowed, see what is borrowed, and return it.",
        usage: """
            lmborrow {vendor|all} dd-mmm-yyyy [hh:mm] [--yes]
            lmborrow -status | -clear | -purge
            lmborrow -return [-c licfile] [-d display] [-u user] [-h host] [-fqdn] [-vendor name] feature [-bv version]
            """,
        version: Agent.client, helpNames: [.long])

    @Flag(name: .customLong("status", withSingleDash: true), help: "Show what is borrowed here and what is left; works offline.")
    var isStatus = false

    @Flag(name: .customLong("clear", withSingleDash: true), help: "Forget the period that was set; what is borrowed stays so.")
    var isClear = false

    @Flag(name: .customLong("purge", withSingleDash: true), help: "Take away what ended or was returned.")
    var isPurge = false

    @Flag(name: .customLong("return", withSingleDash: true), help: "Return a feature before its end.")
    var isReturn = false

    @OptionGroup(title: "With -return") var giving: GivingOptions

    @Flag(name: .customLong("yes"), help: "Set the period for every vendor without asking.")
    var isConfirmed = false

    @Argument(help: ArgumentHelp("The vendor or all, the last day and its time; the feature after -return.", valueName: "word"))
    var words: [String] = []

    func run() async throws {
        let chosen = [isStatus, isClear, isPurge, isReturn].filter { $0 }.count
        guard chosen <= 1, !isReturn || words.count == 1, chosen == 0 || isReturn || words.isEmpty, chosen == 1 || !words.isEmpty else {
            throw ValidationError("these words and flags say nothing together")
        }
        if isReturn { return try await giving.giveBack(words[0]) }
        try await Door(isOffline: true).run { agent throws(AgentError) in
            if isStatus { return BorrowStatus(agent).tell() }
            if isClear { return try PeriodSetting(agent).clear() }
            if isPurge { return try Purge(agent).tell() }
            return try PeriodSetting(agent).set(words, isConfirmed: isConfirmed)
        }
    }

    static func main() async {
        await Doorway.enter(Self.self)
    }
}
