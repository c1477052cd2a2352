// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowAgent

/// Runs a program's command line: what is wrong with it is said as every other error is.
package enum Doorway {
    package static func enter(_ program: (some AsyncParsableCommand).Type) async {
        do {
            var command = try await program.asyncParseAsRoot(nil)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let status as ExitCode {
            program.exit(withError: status)
        } catch {
            guard program.exitCode(for: error) != .success else { program.exit(withError: error) }
            if CommandLine.arguments.prefix(while: { $0 != "--" }).contains("--json") {
                JSON.print(JSON.Failure(AgentError(.usage, program.message(for: error), hint: Voice.usageHint)))
            }
            Voice.usage(program.message(for: error))
            program.exit(withError: ExitCode(64))
        }
    }
}
