// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer

struct Audit: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look whether the record of what was decided is whole, and give it out.",
        subcommands: [Verify.self, Checkpoint.self, Export.self, Pseudonym.self])

    struct Book: ParsableArguments {
        @Option(help: "The database of loans (default: loans.db in the folder of the server's key).")
        var database: String?

        @Option(help: "The server's secret key, which is not read (default: $LEND_KEY, or lend/server.key in the data folder).")
        var key: String?

        var book: AuditBook { AuditBook(database: database ?? Places.here.database(besideKey: key)) }
    }

    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Find any row that was edited, removed, put in or moved.",
            discussion: """
                Each row holds the hash of the one before, and the server signs how far they go: when it starts, every minute, every thousand rows, and when it stops. \
                Who can write to the database could remove the newest rows with their signatures: a checkpoint that was kept elsewhere shows that too.
                """)

        @OptionGroup
        var options: Book

        @Option(
            name: .customLong("public"), help: "The server's hostid, instead of the one that the database names; again for an older key.")
        var hostids: [String] = []

        @Option(help: "A file that `lend audit checkpoint` printed, kept elsewhere; again for more.")
        var checkpoint: [String] = []

        @Flag(help: "Print JSON.")
        var json = false

        func run() throws {
            let report = try options.book.verify(servers: hostids, kept: checkpoint)
            guard json else {
                // What is broken is said once: by the error and its hint.
                try report.requireWhole()
                return Console.print(report.text)
            }
            Console.print(try report.json)
            do throws(Refusal) {
                try report.requireWhole()
            } catch {
                Console.complain(Complaint(error))
                throw ExitCode(error.code.exitStatus)
            }
        }
    }

    struct Checkpoint: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the server's last signature, to be kept elsewhere.")

        @OptionGroup
        var options: Book

        func run() throws { Console.print(try options.book.checkpoint()) }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the rows, each a line of JSON.")

        @OptionGroup
        var options: Book

        @Option(help: "The first day, such as 2026-11-23, or instant, such as 2026-11-23T12:00:00Z.")
        var since: String?

        @Option(help: "The day or instant at which it ends; it does not count.")
        var until: String?

        @Flag(help: "Pseudonyms in place of names, also in rows that were written with names.")
        var pseudonyms = false

        func run() throws {
            var waiting: Bytes = []
            try options.book.export(since: try instant(since, "--since"), until: try instant(until, "--until"), hidingNames: pseudonyms) {
                waiting += $0
                guard waiting.count > 65536 else { return }
                Console.print(waiting)
                waiting = []
            }
            Console.print(waiting)
        }

        private func instant(_ text: String?, _ option: String) throws(Refusal) -> Instant? {
            guard let text else { return nil }
            if let instant = Instant(iso8601: Bytes(text.utf8)) ?? Instant(iso8601: Bytes("\(text)T00:00:00Z".utf8)) { return instant }
            throw Refusal(.usage, "\(option) \(text) is no day and no instant", hint: "for example \(option) 2026-11-23")
        }
    }

    struct Pseudonym: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print what stands for a name in the audit.")

        @OptionGroup
        var options: Book

        @Option(help: "A user's name.")
        var user: String?

        @Option(help: "A machine's name.")
        var host: String?

        @Option(help: "A device's hostid.")
        var device: String?

        func run() throws {
            for pseudonym in try options.book.pseudonyms(user: user, host: host, device: device) { Console.print(pseudonym + "\n") }
        }
    }
}
