// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer

struct Loans: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show who holds what, where, since when and until when.")

    @Option(help: "The database of loans (default: loans.db in the folder of the server's key).")
    var database: String?

    @Option(help: "The server's secret key, which is not read (default: $LEND_KEY, or lend/server.key in the data folder).")
    var key: String?

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(help: "Also show loans that have ended.")
    var all = false

    func run() throws {
        let report = try LoanReport.read(database: database ?? Places.here.database(besideKey: key), all: all, now: .now)
        Console.print(json ? try report.json : report.table)
    }
}
