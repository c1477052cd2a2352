// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer

struct Loans: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show who holds what, where, since when and until when.")

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(help: "Also show loans that have ended.")
    var all = false

    @OptionGroup
    var options: AdministrationOptions

    func run() async throws {
        let report = try await options.administration.carryOut(LoansOrder(all: all), now: .now)
        Console.print(json ? try report.json : report.table)
    }
}
