// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowAgent
import BorrowConsole

struct RequestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "request", abstract: "Hold these features, all of them or none; without any, return everything that requests brought.")

    @OptionGroup var holding: HoldingOptions
    @OptionGroup var wanted: WantedOptions

    func run() async throws {
        try await wanted.hold(.request, holding)
    }
}

struct PreviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "preview", abstract: "Say what a request would bring, and take nothing.")

    @OptionGroup var holding: HoldingOptions
    @OptionGroup var wanted: WantedOptions

    func run() async throws {
        try await wanted.hold(.preview, holding)
    }
}
