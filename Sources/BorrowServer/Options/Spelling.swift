// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What somebody may have meant.
enum Spelling {
    /// `; did you mean INCLUDE?`, or nothing where no word is near.
    static func suggestion(for word: Bytes, among known: [String]) -> String {
        nearest(to: word, among: known).map { "; did you mean \($0)?" } ?? ""
    }

    /// The first of those with the fewest edits, at most a third of its letters; case counts for nothing.
    static func nearest(to word: Bytes, among known: [String]) -> String? {
        guard word.count <= 64 else { return nil }
        let word = word.map(ASCII.uppercased)
        let near = known.map { (name: $0, edits: edits(word, Bytes($0.utf8).map(ASCII.uppercased))) }
            .filter { $0.edits <= max(1, min($0.name.utf8.count, word.count) / 3) }
        return near.min { $0.edits < $1.edits }?.name
    }

    /// Letters put in, left out, changed, or changed places with their neighbours.
    private static func edits(_ left: Bytes, _ right: Bytes) -> Int {
        var (before, last) = ([Int](), Array(0...right.count))
        for row in left.indices {
            var line = [row + 1]
            for column in right.indices {
                var least = min(last[column] + (left[row] == right[column] ? 0 : 1), last[column + 1] + 1, line[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    least = min(least, before[column - 1] + 1)
                }
                line.append(least)
            }
            (before, last) = (last, line)
        }
        return last[right.count]
    }
}
