// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer

struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show why a borrow of a feature would end when it would: the levels, which of them decides, rounding, clipping.",
        discussion: "As the license files and the settings say, and as if no seat were out; `borrow get --explain` asks the server itself.")

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

    @Option(parsing: .upToNextOption, help: "Public keys of publishers to trust, instead of those in the publishers.d folders.")
    var publisher: [String] = []

    @Option(help: "The server's secret key, which is not read (default: $LEND_KEY, or lend/server.key in the data folder).")
    var key: String?

    @Option(help: "As --licensing-style: flexnet, lum, dsls or fne, whose limits are to hold.")
    var style: String?

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup
    var options: SettingsOptions

    func run() throws {
        let question = try BorrowQuestion(feature: feature, duration: duration, until: until, granularity: granularity)
        let settings = try options.read(besideKey: key, style: style).used()
        var texts: [LicenseText] = []
        for file in license { texts.append(try TextFile.read(file)) }
        let policy = LendingPolicy(
            shelf: try Stocktaking(
                asOfItsOwnServer: texts, publishers: try Places.here.trustedPublishers(files: publisher), style: settings.style
            )
            .served(at: .now),
            settings: settings)
        let report = try question.explained(by: policy, now: .now)
        Console.print(json ? try report.json : report.table)
        if let refusal = report.refusal { throw refusal }
    }
}
