// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation

extension EntryPoint {
    /// What fuzzing begins with: the test vectors, and `Seeds`, one a line.
    var seeds: [Bytes] {
        switch self {
        case .licenseText:
            Self.vectors("LicenseText") + Self.files(["Scripts/seed-line.lic"])
        case .grant:
            // Also what a server would sign.
            Self.vectors("Grant").flatMap { [$0] + (SealedText($0).map { [$0.message] } ?? []) }
        case .message: MessageEntry.seeds
        case .options: OptionsEntry.seeds
        case .authorizations: AuthorizationEntry.seeds
        case .rules: RulesEntry.seeds
        case .capability: CapabilityEntry.seeds
        case .request, .time:
            Self.files(["Fuzz/Seeds/\(rawValue).txt"]).flatMap { $0.split(separator: ASCII.newline) }
                .filter { !$0.starts(with: Bytes("# ")) }.map { Bytes($0) }
        }
    }

    /// One piece of text over and over: what takes time with the square of its length shows.
    static func large(_ count: Int) -> [Bytes] {
        let pieces = [
            "\n", " ", "\\\n", "\"", "#\n", "=", "x", "x ", "x\n", "x\\\n", "x \\\n", "x=1 ", "\u{201C}", "\r\n", "\u{301}", "[", "{\"",
            "|", ":", ";", "-",
            "9",
            "FEATURE f v 1.0 permanent 1 \\\n", "SERVER h ED25519=x\n", "1-jan-2026:v:1-jan-2026;",
        ].map { Bytes($0.utf8) }
        // Statements of an administrator's file, each the same or of another name.
        let statements = [
            "ALLOW cad ALL\n", "LIMIT 3 cad USER a\n", "DAYS v f 3\n", "ALLOW v f a * *\n", "GROUP g USER a\n", "GROUP g a\n",
        ]
        return (pieces + statements.map { Bytes($0.utf8) }).map { Bytes(repeatElement($0, count: count / $0.count).joined()) }
            + [{ "ALLOW v f\($0) a * *\n" }, { "ALLOW v f u\($0) * *\n" }, { "GROUP g\($0) USER a\nALLOW cad GROUP g\($0)\n" }].map {
                line in
                Bytes((0..<(count / 40)).map(line).joined().utf8)
            }
    }

    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    /// The bodies of `Tests/Vectors/KIND`: what stands behind `---`.
    static func vectors(_ kind: String) -> [Bytes] {
        let folder = "Vectors/\(kind)"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: tests.appendingPathComponent(folder).path)) ?? []
        return files(names.sorted().map { "\(folder)/\($0)" }).map { vector in
            let separator = Bytes("---\n")
            let start = vector.indices.first { vector[$0...].starts(with: separator) } ?? vector.startIndex
            return Bytes(vector[(start + separator.count)...])
        }
    }

    /// What these files below `Tests` hold.
    private static func files(_ paths: [String]) -> [Bytes] {
        paths.compactMap { try? Bytes(Data(contentsOf: tests.appendingPathComponent($0))) }
    }
}
