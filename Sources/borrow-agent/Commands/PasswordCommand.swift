// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowAgent
import BorrowConsole
import BorrowFormat

struct PasswordCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password", abstract: "Take away what the keyring keeps of licenses' passwords.", subcommands: [Forget.self])

    struct Forget: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "forget", abstract: "Take away the kept password of a license, or with --all each.")

        @Argument(help: ArgumentHelp("Whose password goes.", valueName: "[vendor/]feature"))
        var features: [String] = []

        @Flag(name: .customLong("all"), help: "All that are kept.")
        var isAll = false

        @OptionGroup var json: JSONOption

        func run() async throws {
            try await Door(isJSON: json.isOn, isOffline: true).run { agent throws(AgentError) in
                guard features.isEmpty == isAll else {
                    throw AgentError(.usage, "whose password?", hint: "name a feature, or give --all")
                }
                let wanted = try Order.features(features, sets: [:])
                let keyring = RememberedPasswords()
                for feature in wanted where try await !keyring.forget(feature) {
                    throw AgentError(.notHeld, "the keyring keeps no password of \(feature.shownName)")
                }
                if isAll, try await !keyring.forget(nil) { Voice.note("the keyring keeps no password of a license") }
                if json.isOn { JSON.print(["forgotten": isAll ? ["*"] : wanted.map(\.shownName)]) }
                return 0
            }
        }
    }
}
