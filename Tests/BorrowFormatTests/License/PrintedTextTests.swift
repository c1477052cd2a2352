// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

/// What prints parses to itself, whatever the words of a line are.
@Suite struct PrintedTextTests {
    /// SplitMix64: the same words in every run.
    struct Words: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }

        mutating func text(from start: Int) -> Bytes {
            let alphabet = Bytes("ABab01=\\ \t#;:_-") + [0xC3, 0xA9, 0xFF]
            return (0..<Int.random(in: start...12, using: &self)).map { _ in alphabet.randomElement(using: &self) ?? 0x41 }
        }

        mutating func attribute(_ number: Int) -> Token {
            let key = Bytes("K") + Bytes(decimal: Int64(number)) + Bytes(".")
            return Bool.random(using: &self) ? Token(key: key, value: text(from: 0)) : Token(key: key + text(from: 0))
        }
    }

    @Test(arguments: 1...300)
    func anyWordsComeBack(_ seed: UInt64) throws {
        var words = Words(state: seed)
        let attributes = (0..<Int.random(in: 0...30, using: &words)).map { words.attribute($0) }
        let start = ["FEATURE", "f", "v", "1.0", "permanent", "1"].map { Token(key: Bytes($0.utf8)) }
        let line = Tokens(start + attributes, positional: start.count)
        let parse = LicenseFile.parse(line.printed, name: "seed \(seed)")
        #expect(parse.errors.map(\.description) == [])
        let read = try #require(parse.file.features.first)
        #expect(read.tokens.all.map(\.key) == line.all.map(\.key))
        #expect(read.tokens.all.map(\.value) == line.all.map(\.value))
        #expect(parse.file.printed == line.printed)
    }
}
