// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer

struct Usage: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show who used what how much, as laptops report it.",
        discussion: "The table sums up days; --json has each day of each laptop.")

    @Option(help: "The database of loans (default: loans.db in the folder of the server's key).")
    var database: String?

    @Option(help: "The server's secret key, which is not read (default: $LEND_KEY, or lend/server.key in the data folder).")
    var key: String?

    @Flag(help: "Print JSON.")
    var json = false

    @Option(help: "The first day that counts, such as 2026-11-23.")
    var since: String?

    func run() throws {
        let first = since.flatMap { CivilDate(iso8601: Bytes($0.utf8)) }
        guard since == nil || first != nil else {
            throw Refusal(.usage, "--since \(since ?? "") is no day", hint: "for example --since 2026-11-23")
        }
        let summary = try UsageSummary.read(database: database ?? Places.here.database(besideKey: key), since: first)
        Console.print(json ? try summary.json : summary.table)
    }
}
