// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer
import Foundation

struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show why a borrow of a feature would end when it would: the levels, which of them decides, rounding, clipping.",
        discussion:
            "As the license files, the options, DSLS' rules, the authorizations in the database and the settings say, and as if no seat were out; `borrow get --explain` asks the server itself."
    )

    @Argument(help: ArgumentHelp("What would be borrowed.", valueName: "[vendor/]feature[:version]"))
    var feature: String

    @Option(parsing: .upToNextOption, help: "License files, as for `lend serve`.")
    var license: [String]

    @Option(name: .customLong("for"), parsing: .unconditional, help: "For so long: 12h, 3d, 2w (default: as long as is allowed).")
    var duration: String?

    @Option(parsing: .unconditional, help: "Until exactly this moment, such as 2026-11-29T17:00:00Z.")
    var until: String?

    @Option(help: "The unit that is asked: second, minute, hour or day.")
    var granularity: String?

    @Option(parsing: .upToNextOption, help: "Options files, as for `lend serve`.")
    var options: [String] = []

    @Option(parsing: .upToNextOption, help: "Files of DSLS' rules, as for `lend serve`.")
    var dslsRules: [String] = []

    @Option(help: "The database with what `lend authorize` said (default: loans.db in the folder of the server's key, if it is there).")
    var database: String?

    @Option(help: "For this user, whom the rules may mean.")
    var user: String?

    @Option(help: "On this host.")
    var host: String?

    @Option(parsing: .upToNextOption, help: "Public keys of publishers to trust, instead of those in the publishers.d folders.")
    var publisher: [String] = []

    @Option(help: "The server's secret key, which is not read (default: $LEND_KEY, or lend/server.key in the data folder).")
    var key: String?

    @Option(help: "As --licensing-style: flexnet, lum, dsls or fne, whose limits are to hold.")
    var style: String?

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup
    var settings: SettingsOptions

    func run() throws {
        let question = try BorrowQuestion(
            feature: feature, duration: duration, until: until, granularity: granularity, user: user, host: host)
        let settings = try settings.read(besideKey: key, style: style).used()
        let files = PolicyFiles(
            licenses: license, options: options, rules: dslsRules, publishers: publisher, places: Places.here,
            server: try BorrowQuestion.server(of: license), settings: settings)
        let reading = try files.read(at: .now)
        Console.complain(reading.errors + reading.optionsErrors)
        let report = try question.explained(by: try reading.policyToStart(), try authorizations(), now: .now)
        Console.print(json ? try report.json : report.table)
        if let refusal = report.refusal { throw refusal }
    }

    /// `nil` where no database is named and none is there yet.
    private func authorizations() throws(Refusal) -> AuthorizationReport? {
        let path = database ?? Places.here.database(besideKey: key)
        guard database != nil || FileManager.default.fileExists(atPath: path) else { return nil }
        return try AuthorizationsOrder().carryOut(inStore: path, administrator: "", now: .now)
    }
}
