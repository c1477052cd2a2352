// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer
import Foundation

struct Options: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at options files before a server reads them.", subcommands: [Check.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Explain each line of an options file, and who wins for somebody.",
            discussion: """
                No server is asked. Ends with 78 where the file has a mistake, and with 1 where the person asked about may not. \
                How many seats are free is not looked at.
                """)

        @Argument(help: "The options file; - is standard input.")
        var file: String

        @OptionGroup
        var question: RuleQuestion

        func run() throws {
            try question.answer(OptionsFile(try TextFile.read(file)))
        }
    }
}
