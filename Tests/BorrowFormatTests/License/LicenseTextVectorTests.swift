// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import Testing

/// The files of `Tests/Vectors/LicenseText`: a header, `---`, and license text.
@Suite struct LicenseTextVectorTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        var name: String
        var fields: [String: String]
        var body: Bytes
        var testDescription: String { name }

        static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
            .deletingLastPathComponent()

        static func all() throws -> [Vector] {
            let folder = root.appendingPathComponent("Tests/Vectors/LicenseText")
            return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil).map(Vector.init)
        }

        init(_ file: URL) throws {
            let data = try Data(contentsOf: file)
            let split = try #require(data.range(of: Data("---\n".utf8)))
            let header = String(decoding: data[..<split.lowerBound], as: UTF8.self).split(separator: "\n").map {
                $0.split(separator: " ", maxSplits: 1)
            }
            name = file.deletingPathExtension().lastPathComponent
            fields = Dictionary(uniqueKeysWithValues: header.map { (String($0[0].dropLast()), String($0[1])) })
            body = Bytes(data[split.upperBound...])
        }
    }

    @Test(arguments: try Vector.all())
    func givesWhatItsHeaderSays(_ vector: Vector) throws {
        let parse = LicenseFile.parse(vector.body, name: vector.name, unsigned: vector.fields["draft"] == "yes")
        let now = try #require(vector.fields["now"].flatMap { Instant(iso8601: $0) })
        #expect(outcome(of: parse, now: now) == vector.fields["expect"])
        if let interval = vector.fields["borrow"] {
            #expect(parse.file.features.first?.borrowing.interval?.text.shown ?? "no" == interval)
        }
    }

    /// The first error, or whether the first line's day is over.
    private func outcome(of parse: LicenseParse, now: Instant) -> String {
        if let error = parse.errors.first { return "\(error.code.rawValue) \(error.position.line):\(error.position.column)" }
        if let end = parse.file.features.first?.borrowing.finalExpiry, end < now { return "expired" }
        return "ok"
    }

    @Test(arguments: try Vector.all())
    func whatPrintsParsesToItself(_ vector: Vector) {
        let printed = LicenseFile.parse(vector.body, name: "", unsigned: true).file.printed
        #expect(LicenseFile.parse(printed, name: "").file.printed == printed)
    }

    @Test func everyClauseCitedStandsInTheArticle() throws {
        let article = Vector.root.appendingPathComponent("Sources/BorrowFormat/BorrowFormat.docc/LicenseText.md")
        let text = try String(contentsOf: article, encoding: .utf8)
        for vector in try Vector.all() {
            let clause = try #require(vector.fields["clause"])
            #expect(text.contains("- **\(clause)** "), "\(vector.name) cites \(clause)")
        }
    }
}
