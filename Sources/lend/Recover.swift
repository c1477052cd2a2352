// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer

struct Recover: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show how far a database that was lost or put back has recovered, or end that.",
        discussion: """
            A server whose database has forgotten loans lends no seat that one of them may hold. Laptops show what they hold when they next reach it. \
            The epoch beside the server's key knows until when that is, feature by feature, whatever license files say since; where it is lost too, the longest license that \
            today's lines allow or the database knows is assumed, and the answer says so. --done ends the \
            waiting: do that once you know that all have come, or where you accept that some seats are in use twice until the instant that is named. \
            What was used up of metered features nobody shows: they are not used until --done.
            """)

    @Flag(name: .customLong("done"), help: "Lend every seat that is not known to be out from now on.")
    var isDone = false

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup
    var options: AdministrationOptions

    func run() async throws {
        let administration = try options.administration
        let report: RecoveryReport
        if isDone {
            report = try await administration.carryOut(EndRecoveryOrder(), now: .now)
        } else {
            report = try await administration.carryOut(RecoveryOrder(), now: .now)
        }
        Console.print(json ? try report.json : report.text + "\n")
    }
}
