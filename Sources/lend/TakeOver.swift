// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer

struct TakeOver: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Of three servers, have this one lend in place of another.",
        discussion: """
            A license file with three SERVER lines is lent by the first of them, and the others stand by. They share no database: so the loans of the one that lent before are \
            read from its database, or from a copy of it. In order: `lend stand-by` there, copy the database here, `lend take-over --from` here. Where that server has failed, \
            and its database may miss its last loans or is lost, seats that a license unknown here may hold are lent again when the longest has ended, or once \
            `lend recover --done` says so. A server that comes back stands by where another of the three answers that it lends.
            """)

    @OptionGroup
    var redundancy: RedundancyOptions

    @Option(help: "The database of the server that lent before, or a copy of it.")
    var from: String?

    @Flag(help: "That database is lost.")
    var lost = false

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup
    var options: AdministrationOptions

    func run() async throws {
        guard (from == nil) == lost else {
            throw Refusal(
                .usage, "take-over needs to know what is lent: either --from DATABASE, or --lost where there is none",
                hint: "`lend take-over --license FILE --from loans.db` with a copy of the database of the server that lent before")
        }
        let license = try redundancy.redundantLicense
        let now = Instant.now
        let predecessor = try from.map { path throws(Refusal) in try Predecessor(database: path, servers: license.servers, now: now) }
        let order = TakeOverOrder(servers: license.servers, predecessor: predecessor, latestEnd: license.latestEnd(from: now))
        let report = try await options.administration.carryOut(order, now: now)
        if json { return Console.print(try report.json) }
        Console.say(
            "note", "this server lends now, with \(report.taken) loans of the other; see that the other does not: `lend stand-by` there")
        if let until = report.heldBackUntil {
            Console.say(
                "warning",
                "what the other lent and is not known here is held back until \(until.readable.shown); `lend recover` shows how far that is"
            )
        }
    }
}

struct StandBy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stand-by", abstract: "Of three servers, have this one lend nothing more, also while it runs; another takes over.")

    @OptionGroup
    var redundancy: RedundancyOptions

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup
    var options: AdministrationOptions

    func run() async throws {
        let order = StandByOrder(servers: try redundancy.redundantLicense.servers)
        let report = try await options.administration.carryOut(order, now: .now)
        if json { return Console.print(try report.json) }
        Console.say(
            "note", "this server stands by from now on; `lend take-over --from` a copy of its database makes another of the three lend")
    }
}

/// The license file whose three servers are meant.
struct RedundancyOptions: ParsableArguments {
    @Option(help: "The license file with three SERVER lines.")
    var license: String

    var redundantLicense: RedundantLicense {
        get throws { try RedundantLicense(try TextFile.read(license)) }
    }
}
