// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What the server parses but does not lend or enforce, named once at start.
public struct Notice: Sendable, Equatable, CustomStringConvertible {
    public enum Kind: Sendable {
        /// The whole line gives no seat.
        case notLent
        /// The line gives seats, which nobody can borrow.
        case connectedOnly
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
        case .connectedOnly: "\(file):\(line): \(subject) is lent to connected applications only: \(reason)"
        case .notActedOn: "\(file):\(line): \(subject) is read, but not acted on: \(reason)"
        case .notEnforced: "\(file):\(line): \(subject) is lent, but not enforced: \(reason)"
        }
    }
}
