// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer

struct Recall: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask for loans back before their end, also while the server runs.",
        discussion: """
            The laptop is told when its borrowd next visits the server, every six hours while it can, and gives the license back by itself, also where its publisher allows no \
            early return. Until then, or until the end, the seat stays out. With --feature, --user, --device or --server-key all loans are meant to which all of these apply, \
            as when a key was stolen; --all alone means every loan.
            """)

    @Argument(help: "The loan, as `lend loans` names it.")
    var loan: String?

    @Flag(help: "Every loan that is out, or every one to which the following apply.")
    var all = false

    @Option(help: "All loans of this feature, or VENDOR/FEATURE.")
    var feature: String?

    @Option(help: "All loans of this user.")
    var user: String?

    @Option(help: "All loans of this device, ED25519=..., as `lend loans --json` names it.")
    var device: String?

    @Option(help: "All loans that this key of the server signed, ED25519=..., such as one that was rotated out.")
    var serverKey: String?

    @Option(help: "What its user is told: a short line.")
    var reason = ""

    @OptionGroup
    var options: AdministrationOptions

    func run() async throws {
        let isFiltered = all || [feature, user, device, serverKey].contains { $0 != nil }
        let ways = "--all, --feature, --user, --device or --server-key"
        switch (loan, isFiltered) {
        case (nil, false):
            throw Refusal(.usage, "missing expected argument '<loan>', or \(ways)", hint: "`lend loans` shows the loans that are out")
        case (_?, true): throw Refusal(.usage, "a loan and \(ways) exclude each other", hint: "leave one of them out")
        default: break
        }
        let administration = try options.administration
        if let loan {
            return tell(try await administration.carryOut(RecallOrder(loan: loan, reason: reason), now: .now))
        }
        let report = try await administration.carryOut(RecallAllOrder(filter, reason: reason), now: .now)
        for loan in report.loans { tell(loan) }
    }

    private var filter: RecallAllOrder.Filter {
        let parts = feature?.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let vendor = parts.flatMap { $0.count > 1 ? $0[0] : nil }
        return RecallAllOrder.Filter(vendor: vendor, feature: parts?.last, user: user, device: device, server: serverKey)
    }

    private func tell(_ loan: LoanReport.Entry) {
        Console.say(
            "note", "\(loan.user) on \(loan.host) is asked to return \(loan.what); it ends at \(loan.until.readable.shown) by itself")
    }
}
