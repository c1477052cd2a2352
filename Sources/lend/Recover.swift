// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer

struct Recover: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show how far a database that was lost or put back has recovered, or end that.",
        discussion: """
            A server whose database has forgotten loans lends no seat that one of them may hold. Laptops show what they hold when they next reach it. --done ends the \
            waiting: do that once you know that all have come, or where you accept that some seats are in use twice until the instant that is named. \
            Of metered features nobody shows what was used: they are not used until --done.
            """)

    @Flag(name: .customLong("done"), help: "Lend every seat that is not known to be out from now on.")
    var isDone = false

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup
    var options: AdministrationOptions

    func run() async throws {
        let report = try await options.administration.carryOut(RecoveryOrder(isDone: isDone), now: .now)
        Console.print(json ? try report.json : report.text + "\n")
    }
}
