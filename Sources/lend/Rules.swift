// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer

struct Rules: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at files of DSLS' rules before a server reads them.", subcommands: [Check.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Explain each line of a file of rules, and who wins for somebody.",
            discussion: """
                A line is ALLOW, DENY, RESERVE n or LIMIT n, then a feature, VENDOR/FEATURE or * for all but RESERVE, then USER, HOST, IP or GROUP \
                with names, or ALL. GROUP NAME USER, HOST or IP makes a group. No server is asked. Ends with 78 where the file has a mistake, and with 1 \
                where the person asked about may not.
                """)

        @Argument(help: "The file of rules; - is standard input.")
        var file: String

        @OptionGroup
        var question: RuleQuestion

        func run() throws {
            try question.answer(OptionsFile(RulesFile(try TextFile.read(file))))
        }
    }
}
