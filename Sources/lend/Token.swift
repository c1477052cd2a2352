// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer

struct Token: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let administrators give orders from elsewhere.", subcommands: [New.self, List.self, Withdraw.self])

    struct New: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a token, and print it this once.",
            discussion: "read sees who holds what; operate also recalls loans, and enrolls and blocks devices; admin also makes tokens.")

        @Argument(help: "Its name, under which the audit has what it does.")
        var name: String

        @Option(help: "What it is good for: read, operate or admin.")
        var role: AdministratorRole

        @Option(help: "How many days it is good for.")
        var days = 90

        @OptionGroup
        var options: AdministrationOptions

        func run() async throws {
            let report = try await options.administration.carryOut(NewTokenOrder(token: name, grants: role, days: days), now: .now)
            Console.say(
                "note",
                "the token \(report.token) is good until \(report.expires.readable.shown); keep it in a file that only you read, it is not shown again"
            )
            Console.print(report.secret + "\n")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the tokens there are, without their secrets.")

        @Flag(help: "Print JSON.")
        var json = false

        @OptionGroup
        var options: AdministrationOptions

        func run() async throws {
            let report = try await options.administration.carryOut(TokensOrder(), now: .now)
            Console.print(json ? try report.json : report.table)
        }
    }

    struct Withdraw: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make a token worthless, at once.")

        @Argument(help: "Its name.")
        var name: String

        @OptionGroup
        var options: AdministrationOptions

        func run() async throws {
            _ = try await options.administration.carryOut(WithdrawTokenOrder(token: name), now: .now)
            Console.say("note", "the token \(name) is worth nothing any more")
        }
    }
}

extension AdministratorRole: ExpressibleByArgument {}
