// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer

struct Devices: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the devices that are known, and whether their users are claimed or enrolled.")

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup
    var options: AdministrationOptions

    func run() async throws {
        let report = try await options.administration.carryOut(DevicesOrder(), now: .now)
        for warning in report.warnings { Console.say("warning", warning) }
        Console.print(json ? try report.json : report.table)
    }
}
