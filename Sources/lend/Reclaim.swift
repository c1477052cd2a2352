// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer

struct Reclaim: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write off what a lost, stolen or newly set up laptop holds, also while the server runs.",
        discussion: """
            What was lent runs out there until its end: nothing can stop that offline. So the seat is free at that instant, which is named; with --now at once, and then \
            more is in use than there is until that instant, which `lend loans` shows. The laptop gets no extension, and if it comes back it is told, and gives the \
            license up.
            """)

    @Argument(help: "The loan, as `lend loans` names it.")
    var loan: String?

    @Option(help: "All loans of this device, ED25519=..., as `lend loans --json` names it.")
    var device: String?

    @Option(help: "Why: a short line, kept in the records and told to whoever comes back with the laptop.")
    var reason: String

    @Flag(name: .customLong("now"), help: "Lend the seats again at once, though they may be in use until the instant that is named.")
    var atOnce = false

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup
    var options: AdministrationOptions

    func run() async throws {
        let subject: ReclaimOrder.Subject
        switch (loan, device) {
        case (let loan?, nil): subject = .loan(id: loan)
        case (nil, let device?): subject = .device(hostid: device)
        default: throw Refusal(.usage, "either a loan or --device is needed", hint: "`lend loans` shows the loans that are out")
        }
        let report = try await options.administration.carryOut(ReclaimOrder(subject, reason: reason, atOnce: atOnce), now: .now)
        if json { return Console.print(try report.json) }
        for entry in report.loans {
            let (loan, safeAt) = (entry.loan, entry.safeAt.readable.shown)
            let seat =
                loan.overUse
                ? "its seat is lent again from now on, and may be in use twice until then"
                : "its seat is free at \(loan.until.readable.shown)"
            Console.say(
                "note", "\(loan.what) of \(loan.user) on \(loan.host) is safe at \(safeAt), when the last license out there ends; \(seat)")
        }
    }
}
