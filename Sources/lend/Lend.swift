// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer
import Foundation

struct Lend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lend",
        abstract: "Lends floating licenses to laptops that go offline.",
        version: "lend \(Release.version)",
        subcommands: [
            Serve.self, Hostid.self, Key.self, Reread.self, Settings.self, Recover.self, TakeOver.self, StandBy.self,
            Options.self, Rules.self, Authorize.self, Reserve.self, Explain.self,
            Loans.self, Recall.self, Reclaim.self, Usage.self, Clients.self,
            Devices.self, Device.self, Enroll.self, Token.self,
            Audit.self, Publisher.self, Version.self,
        ])
}

struct Version: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print the version.")

    func run() { Console.print(Lend.configuration.version + "\n") }
}

@main
enum Door {
    static func main() async {
        do {
            var command = try Lend.parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let refusal as Refusal {
            fail(Complaint(refusal))
        } catch  where Lend.exitCode(for: error).isSuccess {
            Lend.exit(withError: error)
        } catch let code as ExitCode {
            exit(code.rawValue)
        } catch {
            fail(Complaint(usage: Lend.message(for: error), command: commandAsked))
        }
    }

    /// A loan's name may begin with `-`: it goes behind `--`, where nobody takes it for an option.
    private static var arguments: [String] {
        let given = CommandLine.arguments.dropFirst()
        guard ["recall", "reclaim"].contains(given.first) else { return Array(given) }
        func isLoan(_ argument: String) -> Bool { argument.hasPrefix("-") && Base64URL.decode(Bytes(argument.utf8))?.count == 16 }
        let loans = given.filter(isLoan)
        return given.filter { !isLoan($0) } + (loans.isEmpty ? [] : ["--"] + loans)
    }

    /// As far as the arguments name one: `lend publisher sign`.
    private static var commandAsked: String {
        var (command, words): (any ParsableCommand.Type, [String]) = (Lend.self, ["lend"])
        for argument in CommandLine.arguments.dropFirst() {
            let commands = command.configuration.subcommands
            guard let next = commands.first(where: { "\($0)".lowercased() == argument }) else { break }
            (command, words) = (next, words + [argument])
        }
        return words.joined(separator: " ")
    }

    /// Who asked for JSON gets the failure in JSON too, also where the arguments did not parse.
    private static func fail(_ complaint: Complaint) -> Never {
        if CommandLine.arguments.contains("--json") { Console.print(complaint.json) }
        Console.complain(complaint)
        exit(complaint.refusal.code.exitStatus)
    }
}
