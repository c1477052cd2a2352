// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Glibc

/// What borrowd says for the journal: never what a request held.
enum Log {
    static func note(_ text: String) { write("note", text) }

    static func error(_ text: String, hint: String? = nil) {
        write("error", text)
        if let hint, !hint.isEmpty { write("hint", hint) }
    }

    private static func write(_ kind: String, _ text: String) {
        let line = Bytes("borrowd: \(kind): \(shown(text))\n".utf8)
        _ = Glibc.write(STDERR_FILENO, line, line.count)
    }
}
