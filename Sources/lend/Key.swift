// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer

struct Key: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Look after secret keys.", subcommands: [Passphrase.self])

    struct Passphrase: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a secret key under a passphrase, or under another one.",
            discussion: "With --passphrase-fd, the first line is the old passphrase where there is one, and the next line the new one.")

        @Argument(help: "The key file: a publisher's, or a license server's.")
        var file: String

        @Flag(help: "Take the passphrase away.")
        var noPassphrase = false

        @OptionGroup
        var passphrase: PassphraseOptions

        func run() throws {
            try KeyPassphrase.change(of: file, old: passphrase.ask, new: passphrase.choosing(unless: noPassphrase))
            Console.say("note", noPassphrase ? "\(file) is not encrypted any more" : "\(file) is under the new passphrase")
        }
    }
}
