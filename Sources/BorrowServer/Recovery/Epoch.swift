// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// How far a server's key has come: which database it lends from, how often that was written to, and how late what it lent may end.
struct Epoch: Sendable, Equatable {
    /// The database's own name, 22 random characters; `nil`: the key has never lent.
    var database: String?
    /// The transactions of the server, counted.
    var commits: Int64
    /// No grant under the key ends later.
    var ends: LatestEnds
    /// How often one of these ends became a later one; counted by the database, and not written.
    var raised: Int64 = 0

    static let beginning = Epoch(database: nil, commits: 0, ends: LatestEnds())
}

extension Epoch {
    private static let comment = """
        # What the key beside this file has lent, so that a database which is lost or older than it is noticed.
        # Written by `lend serve` alone: move it with the key, and never put an older one back. Signed text: any edit voids it.

        """

    /// The text before its signature.
    var message: Bytes {
        let fields = ["DATABASE=\(database ?? "NONE")", "COMMITS=\(commits)", "LATEST_END=\(ends.last.iso8601.shown)"]
        return Bytes((Self.comment + (ends.lines + ["EPOCH " + fields.joined(separator: " ") + " "]).joined(separator: "\n")).utf8)
    }

    /// - Parameter message: whose signature was verified: `nil` for what a newer `lend` wrote.
    init?(message: Bytes) {
        let lines = message.split(separator: ASCII.newline).filter { $0.first != ASCII.hash }
        guard let line = lines.last else { return nil }
        let words = line.split(separator: ASCII.space)
        guard words.count == 4, words[0].equals("EPOCH") else { return nil }
        let values = words.dropFirst().map { word in Bytes(word.drop { $0 != ASCII.equals }.dropFirst()) }
        guard let commits = values[1].decimal(), let latestEnd = Instant(iso8601: values[2]),
            // One of before features were named has no other line.
            let ends = LatestEnds(lines: lines.dropLast(), others: latestEnd)
        else { return nil }
        self.init(database: values[0].equals("NONE") ? nil : values[0].shown, commits: commits, ends: ends)
    }
}
