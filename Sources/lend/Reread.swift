// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer
import Foundation

struct Reread: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Have the running server read its license and options files again.",
        discussion: """
            Where a file has a mistake, nothing changes and the mistake is named. Loans that are out go on as they are; what is new holds for what is asked from now on. \
            SIGHUP does the same, and tells the server's log only.
            """)

    @Option(help: "The database of loans (default: loans.db in the folder of the server's key).")
    var database: String?

    @Option(help: "The server's secret key, which is not read (default: $LEND_KEY, or lend/server.key in the data folder).")
    var key: String?

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let report = try Rereading.request(database: database ?? Places.here.database(besideKey: key))
        if json {
            Console.print(try report.json)
        } else {
            Console.tell(report)
        }
        if let refusal = report.refusal?.refusal { throw ExitCode(refusal.code.exitStatus) }
    }
}
