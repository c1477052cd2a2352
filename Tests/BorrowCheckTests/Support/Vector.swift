// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import Foundation

/// A test vector: a few header lines, `---`, and the bytes of a file of the nodelock directory.
struct Vector: CustomStringConvertible, Sendable {
    var name: String
    /// The verdict's name.
    var expect: String
    var now: Instant
    /// Of the article on the grant format.
    var clause: String
    /// Vendor, feature and, where the application asks for one, version.
    var ask: [String]
    var body: Bytes

    var description: String { name }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Vectors")

    static func all(in kind: String) throws -> [Vector] {
        let files = try FileManager.default.contentsOfDirectory(at: folder.appendingPathComponent(kind), includingPropertiesForKeys: nil)
        return try files.filter { $0.pathExtension == "vector" }
            .sorted { $0.path < $1.path }
            .map { try Vector(file: $0) }
    }

    init(name: String, expect: String, now: Instant, clause: String, ask: [String], body: Bytes) {
        (self.name, self.expect, self.now, self.clause, self.ask, self.body) = (name, expect, now, clause, ask, body)
    }

    struct Malformed: Error {
        var file: String
    }

    init(file: URL) throws {
        let bytes = Bytes(try Data(contentsOf: file))
        let separator = Bytes("---\n")
        guard let split = bytes.indices.first(where: { bytes[$0...].starts(with: separator) }) else { throw Malformed(file: file.path) }
        var fields: [String: String] = [:]
        for line in bytes[..<split].shown.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            fields[String(parts[0])] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        guard let expect = fields["expect"], let now = fields["now"].flatMap({ Instant(iso8601: $0) }), let clause = fields["clause"],
            let ask = fields["ask"]
        else { throw Malformed(file: file.path) }
        self.init(
            name: file.deletingPathExtension().lastPathComponent, expect: expect, now: now, clause: clause,
            ask: ask.split(separator: " ").map(String.init), body: Bytes(bytes[(split + separator.count)...]))
    }

    /// The vector's file.
    var text: Bytes {
        Bytes("expect: \(expect)\nnow: \(now.iso8601.shown)\nclause: \(clause)\nask: \(ask.joined(separator: " "))\n---\n".utf8) + body
    }
}

extension ArraySlice<UInt8> {
    var shown: String { Bytes(self).shown }
}
