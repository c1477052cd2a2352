// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer

struct Device: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Name, approve, block, rebind or forget a device.",
        discussion: "A device is given by its name, its key, or the first characters of its key, as `lend devices` shows them.",
        subcommands: [Name.self, Approve.self, Block.self, Unblock.self, Rebind.self, Forget.self])

    /// What all of them take.
    struct Chosen: ParsableArguments {
        @Argument(help: "The device: its name, its key, or the first characters of its key.")
        var device: String

        @OptionGroup
        var options: AdministrationOptions

        /// Does it, says what has to be known beside, and hands out the report.
        func carryOut(_ act: DeviceOrder.Act) async throws -> DeviceOrder.Report {
            let report = try await options.administration.carryOut(DeviceOrder(device: device, act: act), now: .now)
            for other in report.lookAlikes {
                Console.say("warning", "the user \(report.device.user) looks like \(other), another user of an enrolled device")
            }
            return report
        }
    }

    struct Name: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Give a device a name, or none, to find it again.")

        @OptionGroup var chosen: Chosen

        @Argument(help: "The name; without one the device has none any more.")
        var name: String?

        func run() async throws {
            let device = try await chosen.carryOut(.name(name)).device
            Console.say("note", name.map { "\(device.user) on \(device.host) is \($0)" } ?? "\(device.user) on \(device.host) has no name")
        }
    }

    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Vouch for a device: its user is fixed as claimed, and it may borrow as long as any.")

        @OptionGroup var chosen: Chosen

        func run() async throws {
            let device = try await chosen.carryOut(.approve).device
            Console.say("note", "the device on \(device.host) is enrolled for \(device.user)")
        }
    }

    struct Block: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lend a device nothing more; what it returns is taken.",
            discussion: "What it holds runs until its end: a license that is out cannot be stopped. `lend recall` asks for it.")

        @OptionGroup var chosen: Chosen

        @Option(help: "What its user is told: a short line.")
        var reason = ""

        func run() async throws {
            let report = try await chosen.carryOut(.block(reason: reason))
            Console.say("note", "the device of \(report.device.user) on \(report.device.host) gets nothing more")
            Device.say(holds: report.holds)
        }
    }

    struct Unblock: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lend to a blocked device again.")

        @OptionGroup var chosen: Chosen

        func run() async throws {
            let device = try await chosen.carryOut(.unblock).device
            Console.say("note", "the device of \(device.user) on \(device.host) may borrow again")
        }
    }

    struct Rebind: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a device to another user, or its place to a new key.",
            discussion: """
                With --to, the new device gets the old one's user and name, and the old one is blocked: a laptop that was re-imaged, or whose keyring was lost. What \
                the old one holds runs until its end.
                """)

        @OptionGroup var chosen: Chosen

        @Option(help: "The user whose device it is from now on.")
        var user: String?

        @Option(name: .customLong("to"), help: "The device that takes its place.")
        var successor: String?

        func run() async throws {
            switch (user, successor) {
            case (let user?, nil):
                let device = try await chosen.carryOut(.rebind(user: user)).device
                Console.say("note", "the device on \(device.host) is enrolled for \(device.user)")
            case (nil, let successor?):
                let report = try await chosen.carryOut(.replace(by: successor))
                Console.say("note", "the device on \(report.device.host) is enrolled for \(report.device.user); the old one is blocked")
                Device.say(holds: report.holds)
            default:
                throw Refusal(.usage, "exactly one of --user and --to is needed", hint: "`lend device rebind --help` says what they do")
            }
        }
    }

    struct Forget: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Forget a device that holds nothing, as if it had never been seen.")

        @OptionGroup var chosen: Chosen

        func run() async throws {
            let device = try await chosen.carryOut(.forget).device
            Console.say("note", "the device of \(device.user) on \(device.host) is forgotten")
        }
    }

    private static func say(holds: [LoanReport.Entry]) {
        for loan in holds {
            Console.say("note", "it holds \(loan.what) until \(loan.until.readable.shown), loan \(loan.loan)")
        }
    }
}
