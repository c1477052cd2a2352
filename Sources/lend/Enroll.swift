// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer

struct Enroll: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a one-time code with which a user enrolls a device.",
        discussion: "The user types it into `borrow enroll`, which asks for it. The device is that user's from then on, whatever it claims."
    )

    @Argument(help: "The user, as the laptop's account is called.")
    var user: String

    @Option(help: "How many days the code is good for.")
    var days = 1

    @OptionGroup
    var options: AdministrationOptions

    func run() async throws {
        let report = try await options.administration.carryOut(EnrollOrder(user: user, days: days), now: .now)
        for other in report.lookAlikes {
            Console.say("warning", "\(user) looks like \(other), another user of an enrolled device")
        }
        Console.say("note", "the code is good once, until \(report.expires.readable.shown): tell it to \(user) only")
        Console.print(report.code + "\n")
    }
}
