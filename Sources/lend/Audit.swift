// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer

struct Audit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look whether the record of what was decided is whole, and give it out.",
        subcommands: [Verify.self, Checkpoint.self, Export.self, Pseudonym.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Find any row that was edited, removed, put in or moved.",
            discussion: """
                Each row holds the hash of the one before, and the server signs how far they go: when it starts, every minute, every thousand rows, and when it stops. \
                Who can write to the database could remove the newest rows with their signatures: a checkpoint that was kept elsewhere shows that too. \
                With --server the server looks itself: who has taken it over could have it say what he likes, a copy of its database could not.
                """)

        @OptionGroup
        var options: AdministrationOptions

        @Option(
            name: .customLong("public"), help: "The server's hostid, instead of the one that the database names; again for an older key.")
        var hostids: [String] = []

        @Option(help: "A file that `lend audit checkpoint` printed, kept elsewhere; again for more.")
        var checkpoint: [String] = []

        @Flag(help: "Print JSON.")
        var json = false

        func run() async throws {
            let order = try AuditVerifyOrder(servers: hostids, keptIn: checkpoint)
            let report = try await options.administration.carryOut(order, now: .now)
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

    struct Checkpoint: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the server's last signature, to be kept elsewhere.")

        @OptionGroup
        var options: AdministrationOptions

        func run() async throws {
            Console.print(try await options.administration.carryOut(AuditCheckpointOrder(), now: .now).checkpoint)
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the rows, each a line of JSON.")

        @OptionGroup
        var options: AdministrationOptions

        @Option(help: "The first day, such as 2026-11-23, or instant, such as 2026-11-23T12:00:00Z.")
        var since: String?

        @Option(help: "The day or instant at which it ends; it does not count.")
        var until: String?

        @Flag(help: "Pseudonyms in place of names, also in rows that were written with names.")
        var pseudonyms = false

        func run() async throws {
            let (since, until) = (try instant(since, "--since"), try instant(until, "--until"))
            try await options.administration.exportAudit(since: since, until: until, hidingNames: pseudonyms, now: .now) {
                Console.print($0)
            }
        }

        private func instant(_ text: String?, _ option: String) throws(Refusal) -> Instant? {
            guard let text else { return nil }
            if let instant = Instant(iso8601: Bytes(text.utf8)) ?? Instant(iso8601: Bytes("\(text)T00:00:00Z".utf8)) { return instant }
            throw Refusal(.usage, "\(option) \(text) is no day and no instant", hint: "for example \(option) 2026-11-23")
        }
    }

    struct Pseudonym: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print what stands for a name in the audit.")

        @Option(help: "The database of loans (default: loans.db in the folder of the server's key).")
        var database: String?

        @Option(help: "The server's secret key, which is not read (default: $LEND_KEY, or lend/server.key in the data folder).")
        var key: String?

        @Option(help: "A user's name.")
        var user: String?

        @Option(help: "A machine's name.")
        var host: String?

        @Option(help: "A device's hostid.")
        var device: String?

        func run() throws {
            let book = AuditBook(database: database ?? Places.here.database(besideKey: key))
            for pseudonym in try book.pseudonyms(user: user, host: host, device: device) { Console.print(pseudonym + "\n") }
        }
    }
}
