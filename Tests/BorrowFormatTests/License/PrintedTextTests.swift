// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import SeededRandom
import Testing

/// What prints parses to itself, whatever the words of a line are.
@Suite struct PrintedTextTests {
    struct Words {
        private var random: SplitMix64

        init(seed: UInt64) { random = SplitMix64(seed: seed) }

        mutating func count() -> Int { Int.random(in: 0...30, using: &random) }

        mutating func text(from start: Int) -> Bytes {
            let alphabet = Bytes("ABab01=\\ \t#;:_-") + [0xC3, 0xA9, 0xFF]
            return (0..<Int.random(in: start...12, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? 0x41 }
        }

        mutating func attribute(_ number: Int) -> Token {
            let key = Bytes("K") + Bytes(decimal: Int64(number)) + Bytes(".")
            return Bool.random(using: &random) ? Token(key: key, value: text(from: 0)) : Token(key: key + text(from: 0))
        }
    }

    @Test(arguments: 1...300)
    func anyWordsComeBack(_ seed: UInt64) throws {
        var words = Words(seed: seed)
        let attributes = (0..<words.count()).map { words.attribute($0) }
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
