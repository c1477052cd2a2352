// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import Foundation

/// Laptops without end: borrows and returns over HTTP as fast as a license server answers.
@main
struct Load: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put a license server under load, and print what came of it as JSON.",
        discussion: """
            Each client has a device key of its own, and borrows and returns one seat over a connection that it keeps. Its requests \
            are signed; the signatures of answers are verified with --journal only.
            """)

    @Argument(help: "HOST:PORT of the server.")
    var server: String

    @Argument(help: "VENDOR/FEATURE to borrow.")
    var feature: String

    @Option(help: "How many laptops ask at once.")
    var clients = 32

    @Option(help: "For how long.")
    var seconds = 10.0

    @Option(help: "Seconds before that, which do not count.")
    var warmup = 0.0

    @Option(help: "Borrow that many seats instead, each for a device of its own, and keep them.")
    var hold: Int?

    @Option(
        help: """
            Write a line to this file for each signed answer: lent LOAN DEVICE, returned LOAN, or refused CODE. A request without \
            an answer is repeated under its id until there is one.
            """)
    var journal: String?

    func run() async throws {
        let parts = feature.split(separator: "/")
        guard parts.count == 2 else { throw ValidationError("write VENDOR/FEATURE") }
        let site = try Site(address: server, vendor: String(parts[0]), feature: String(parts[1]), journal: try journal.map(Journal.init))
        let began = ContinuousClock.now + .seconds(warmup)
        let tallies = await withTaskGroup(of: Tally.self) { group in
            for index in 0..<clients {
                let share = hold.map { $0 / clients + (index < $0 % clients ? 1 : 0) }
                group.addTask {
                    if let share { return await Laptop.holdMany(share, of: site) }
                    var laptop = Laptop(site: site, tally: Tally(from: began))
                    return await laptop.borrowAndReturn(until: began + .seconds(seconds))
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let took = hold == nil ? .seconds(seconds) : ContinuousClock.now - began
        print(Summary(tallies, took: took).json)
    }
}
