// SPDX-License-Identifier: Apache-2.0
import BorrowAgent
import BorrowFormat
import Glibc

/// How this program speaks on standard error: lower case, no full stop, the hint is the way out.
package enum Voice {
    /// `EX_IOERR` of `sysexits.h`.
    private static let outputFailed: Int32 = 74

    /// A line on standard output; where it cannot be written the program ends: work is done before it is told of.
    package static func answer(_ text: String) {
        var rest = Array((text + "\n").utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0 {
                let reason = errno
                if reason == EINTR { continue }
                // Whoever read has gone, and needs no word.
                if reason != EPIPE { error("cannot write the output: \(String(cString: strerror(reason)).lowercased())", hint: nil) }
                exit(outputFailed)
            }
            rest = rest.dropFirst(count)
        }
    }

    package static func error(_ detail: String, hint: String?) {
        say("error", detail)
        if let hint, !hint.isEmpty { say("hint", hint) }
    }

    /// What the argument parser says begins like a sentence.
    package static func usage(_ message: String) {
        error(message.prefix(1).lowercased() + message.dropFirst(), hint: usageHint)
    }

    package static let usageHint =
        program == "borrow" ? "`borrow --help` and `borrow COMMAND --help` list what there is" : "`\(program) --help` lists what there is"

    /// The program as people call it: `borrow` goes by that name wherever it is carried out.
    private static let program =
        CommandLine.arguments.first.map { $0.split(separator: "/").last == "lmborrow" } == true ? "lmborrow" : "borrow"

    /// Asks on the terminal, without ending the line.
    package static func ask(_ question: String) {
        let said = Array("\(program): \(question)".utf8)
        _ = write(STDERR_FILENO, said, said.count)
    }

    package static func note(_ note: Note) {
        self.note(shown(note.description))
    }

    package static func note(_ text: String) {
        say("note", text)
    }

    private static func say(_ kind: String, _ text: String) {
        for line in text.split(separator: "\n") {
            let said = Array("\(program): \(kind): \(line.hasSuffix(".") ? String(line.dropLast()) : String(line))\n".utf8)
            _ = write(STDERR_FILENO, said, said.count)
        }
    }
}
