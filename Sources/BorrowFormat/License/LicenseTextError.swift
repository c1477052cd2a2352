// SPDX-License-Identifier: Apache-2.0

/// Where in a file something stands; both count from 1, columns in bytes.
public struct TextPosition: Hashable, Sendable {
    public var line: Int
    public var column: Int

    public init(line: Int, column: Int) {
        (self.line, self.column) = (line, column)
    }
}

/// What is wrong with a license line, where, and what was expected there; equal by code and position.
public struct LicenseTextError: Error, Sendable, Equatable {
    /// Stable: vectors name them.
    public enum Code: String, Sendable {
        case unknownKeyword = "unknown-keyword"
        case missing
        case unexpected
        case repeatedKeyword = "repeated-keyword"
        case badValue = "bad-value"
        case badQuote = "bad-quote"
        case badCharacter = "bad-character"
        case tooLong = "too-long"
        // Warnings, of unsigned input only.
        case continued
        case typographicQuote = "typographic-quote"
        case signatureReplaced = "signature-replaced"
        // Of administrators' files.
        case groupLoop = "group-loop"
        case contradiction
        case lookAlike = "look-alike"
    }

    public var code: Code
    /// As the caller of `parse` named it.
    public var file: String
    public var position: TextPosition
    /// One sentence: what was expected there, and what was found.
    public var expected: String

    public init(_ code: Code, file: String = "", at position: TextPosition, expected: String) {
        (self.code, self.file, self.position, self.expected) = (code, file, position, expected)
    }

    /// `floating.lic:3:14: expected a version such as 27.0`.
    public var description: String {
        "\(file):\(position.line):\(position.column): \(expected)"
    }

    public static func == (left: LicenseTextError, right: LicenseTextError) -> Bool {
        left.code == right.code && left.position == right.position
    }
}
