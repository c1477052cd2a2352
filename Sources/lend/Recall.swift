// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer

struct Recall: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask for a loan back before its end, also while the server runs.",
        discussion: """
            The laptop is told when its borrowd next visits the server, every six hours while it can, and gives the license back by itself, also where its publisher allows no \
            early return. Until then, or until the end, the seat stays out.
            """)

    @Argument(help: "The loan, as `lend loans` names it.")
    var loan: String

    @Option(help: "What its user is told: a short line.")
    var reason = ""

    @OptionGroup
    var options: AdministrationOptions

    func run() async throws {
        let loan = try await options.administration.carryOut(RecallOrder(loan: loan, reason: reason), now: .now)
        Console.say(
            "note", "\(loan.user) on \(loan.host) is asked to return \(loan.what); it ends at \(loan.until.readable.shown) by itself")
    }
}
