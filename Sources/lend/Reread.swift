// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer
import Foundation

struct Reread: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Have the running server read its license and options files again.",
        discussion: """
            Where a file has a mistake, nothing changes and the mistake is named. Loans that are out go on as they are; what is new holds for what is asked from now on. \
            SIGHUP does the same, and tells the server's log only.
            """)

    @OptionGroup
    var options: AdministrationOptions

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let report = try await options.administration.reread(now: .now)
        if json {
            Console.print(try report.json)
        } else {
            Console.tell(report)
        }
        if let refusal = report.refusal?.refusal { throw ExitCode(refusal.code.exitStatus) }
    }
}
