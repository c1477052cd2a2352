// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What the server parses but does not lend or enforce, named once at start.
public struct Notice: Sendable, Equatable, CustomStringConvertible {
    public enum Kind: Sendable {
        /// The whole line gives no seat.
        case notLent
        /// The line gives seats, which nobody can borrow.
        case connectedOnly
        /// The line gives fewer seats than it says.
        case partlyLent
        /// The line is lent, without regard to these of its words.
        case notEnforced
        /// The SERVER or VENDOR line is read, without regard to these of its words.
        case notActedOn
    }

    public let kind: Kind
    /// The name of the license text.
    public let file: String
    /// Counts from 1.
    public let line: Int
    /// The line's keyword and name.
    public let subject: String
    /// Why, or the words concerned; with text of the file, unescaped.
    public let reason: String

    public var description: String {
        switch kind {
        case .notLent: "\(file):\(line): \(subject) is not lent: \(reason)"
        case .partlyLent: "\(file):\(line): \(subject) is lent in part: \(reason)"
        case .connectedOnly: "\(file):\(line): \(subject) is lent to connected applications only: \(reason)"
        case .notActedOn: "\(file):\(line): \(subject) is read, but not acted on: \(reason)"
        case .notEnforced: "\(file):\(line): \(subject) is lent, but not enforced: \(reason)"
        }
    }
}

extension Notice {
    /// A line that notices may be about.
    struct Place: Sendable {
        let file: String
        /// Of the file among all files.
        let source: Int
        let line: Int
        let subject: String

        init(_ line: FeatureLine, file: String, source: Int) {
            (self.file, self.source, self.line, subject) = (file, source, line.line, line.subject)
        }

        init(_ derivation: Derivation, file: String, source: Int) {
            let keyword = if case .package = derivation { "PACKAGE" } else { "UPGRADE" }
            (self.file, self.source, line) = (file, source, derivation.tokens.all[0].position.line)
            subject = "\(keyword) \(derivation.name.shown)"
        }

        func notice(_ kind: Kind, _ reason: String) -> Notice {
            Notice(kind: kind, file: file, line: line, subject: subject, reason: reason)
        }

        func notLent(_ reason: String) -> Notice { notice(.notLent, reason) }
    }
}
