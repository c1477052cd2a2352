// SPDX-License-Identifier: Apache-2.0

/// A file of words, line by line, as administrators write them: `#` begins a comment line, `\` continues one, quotes hold blanks.
public struct WordLines: Sendable {
    /// One line that says something; its first word is what it is about.
    public struct Line: Sendable {
        /// At least one.
        public let words: [Token]

        public var start: TextPosition { words[0].position }
        /// As it may be written again.
        public var text: Bytes { Tokens(words).canonical }
    }

    public private(set) var lines: [Line] = []
    /// Lines that cannot be split into words are left out of `lines`.
    public private(set) var errors: [LicenseTextError] = []

    /// - Parameter name: of the file, as its errors name it.
    public init(_ text: Bytes, name: String) {
        for source in SourceLines(PhysicalLine.split(text)) where !source.parts[0].isComment {
            do throws(LicenseTextError) {
                let tokens = try source.tokens().all
                if !tokens.isEmpty { lines.append(Line(words: tokens)) }
            } catch {
                var error = error
                error.file = name
                errors.append(error)
            }
        }
    }
}
