// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer

struct Publisher: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a publisher's key, and sign license files with it.", subcommands: [New.self, Sign.self])

    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Make a key pair: publisher.key signs, publisher.pub is given away.")

        @Argument(help: "The folder to put it in.")
        var folder: String

        @Flag(help: "Write the secret key unencrypted.")
        var noPassphrase = false

        @OptionGroup
        var passphrase: PassphraseOptions

        func run() throws {
            let paths = try PublisherKey.make(in: folder, passphrase: passphrase.choosing(unless: noPassphrase))
            Console.say("note", "the secret key is \(paths.secret); keep it to yourself")
            Console.print(paths.public + "\n")
        }
    }

    struct Sign: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sign every FEATURE and INCREMENT line of a license file for the SERVER keys in it.")

        @Option(help: "The publisher's secret key.")
        var key: String

        @OptionGroup
        var passphrase: PassphraseOptions

        @Argument(help: "The license file, with or without signatures; - is standard input.")
        var input: String

        @Option(name: .shortAndLong, help: "Where the signed file goes; - is standard output.")
        var output: String

        @Option(help: "FlexNet Embedded's producer-settings.xml: its licensing.* go onto every line that does not say it itself.")
        var producerSettings: String?

        @Option(help: "Refuse what flexnet, lum, dsls or fne refuses: more than 180, 120 or 30 days; a line without an interval.")
        var style: String?

        func run() throws {
            var draft = LicenseDraft(try TextFile.read(input))
            if let producerSettings { try apply(producerSettings, to: &draft) }
            if let style { draft.require(try LendingStyle(named: style)) }
            Console.complain(draft.errors)
            for warning in draft.warnings { Console.say("warning", warning.description) }
            let license = try draft.signed(by: try PublisherKey.read(key, passphrase: passphrase.ask))
            guard output != "-" else { return Console.print(license.text) }
            try TextFile.write(license.text, to: output)
            let lines = license.signedLines == 1 ? "1 line" : "\(license.signedLines) lines"
            Console.say("note", "\(lines) signed, \(output) written")
        }

        private func apply(_ path: String, to draft: inout LicenseDraft) throws {
            let settings = ProducerSettings(try TextFile.read(path))
            for note in settings.notes { Console.say("warning", note.description) }
            Console.complain(settings.errors)
            guard settings.errors.isEmpty else {
                let count = settings.errors.count == 1 ? "1 setting" : "\(settings.errors.count) settings"
                throw Refusal(
                    .badConfiguration, "nothing was signed: \(count) of \(path) cannot be used", hint: "put right what stands above")
            }
            let lines = draft.apply(settings)
            Console.say("note", "settings of \(path) were written onto \(lines == 1 ? "1 line" : "\(lines) lines")")
        }
    }
}
