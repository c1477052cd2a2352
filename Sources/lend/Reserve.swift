// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer

struct Reserve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Keep seats of a feature, or counts of a metered one, for a device or a user, also while the server runs.",
        discussion: "What is reserved counts at once, for what is asked from then on; nobody's loan is taken away for it.",
        subcommands: [Add.self, List.self, Remove.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Reserve.")

        @Argument(help: ArgumentHelp("What to keep; without a vendor, every vendor's feature of that name.", valueName: "[vendor/]feature"))
        var feature: String

        @Argument(help: "How many seats.")
        var seats: Int

        @Option(
            help: ArgumentHelp(
                "For whoever asks from this device: its key or its machine, as `borrow hostid` shows them.", valueName: "hostid"))
        var device: String?

        @Option(help: "For this user, as laptops name him.")
        var user: String?

        @OptionGroup
        var options: AdministrationOptions

        func run() async throws {
            let parts = feature.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map { String($0) }
            let order = ReserveOrder(
                vendor: parts.count == 2 ? parts[0] : nil, feature: parts[parts.count - 1], seats: seats, device: device, user: user)
            let made = try await options.administration.carryOut(order, now: .now)
            Console.say(
                "note",
                "reservation \(made.number): \(made.seats) of \(made.feature) for \(made.user.map { "user \($0)" } ?? "device \(made.device ?? "")")"
            )
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show what is reserved.")

        @Flag(help: "Print JSON.")
        var json = false

        @OptionGroup
        var options: AdministrationOptions

        func run() async throws {
            let report = try await options.administration.carryOut(ReservationsOrder(), now: .now)
            Console.print(json ? try report.json : report.table)
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take a reservation away.")

        @Argument(help: "The reservation, as `lend reserve list` numbers it.")
        var number: Int

        @OptionGroup
        var options: AdministrationOptions

        func run() async throws {
            let gone = try await options.administration.carryOut(UnreserveOrder(number: number), now: .now)
            Console.say("note", "reservation \(gone.number) of \(gone.feature) is gone")
        }
    }
}
