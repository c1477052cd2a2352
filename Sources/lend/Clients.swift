// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer

struct Clients: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show which devices were served by capability requests, with what, and what became of it.",
        discussion: """
            NORMAL: the device has it. RETURNED: it gave it back, or had it undone. EXPIRED: its end has come. DROPPED: the server took it away, for it \
            was reclaimed or its license line is gone.
            """)

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup
    var options: AdministrationOptions

    func run() async throws {
        let report = try await options.administration.carryOut(ClientsOrder(), now: .now)
        Console.print(json ? try report.json : report.table)
    }
}
