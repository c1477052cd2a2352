// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer

struct Usage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show who used what how much, as laptops report it.",
        discussion: "The table sums up days; --json has each day of each laptop.")

    @Flag(help: "Print JSON.")
    var json = false

    @Option(help: "The first day that counts, such as 2026-11-23.")
    var since: String?

    @OptionGroup
    var options: AdministrationOptions

    func run() async throws {
        let summary = try await options.administration.carryOut(UsageOrder(since: since), now: .now)
        Console.print(json ? try summary.json : summary.table)
    }
}
