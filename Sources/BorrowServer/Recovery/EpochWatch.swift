// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What a store is opened with to notice that its database was lost, exchanged or put back.
public struct EpochWatch: Sendable {
    let file: EpochFile
    /// The latest end that a grant issued before now can have, by the license lines of today.
    let latestEnd: Instant
    let now: Instant
    /// How often the epoch is written at most.
    var rest: Duration = .seconds(1)

    public init(_ file: EpochFile, shelf: Shelf, now: Instant) {
        (self.file, self.now) = (file, now)
        latestEnd = shelf.latestEnd(from: now)
    }
}

extension EpochWatch {
    /// What is wrong with a database; `nil` where it is the one that the key lent from last, as it was then.
    ///
    /// - Parameter isBlank: whether nothing was ever lent from it.
    func reasonToRecover(_ database: Epoch, isKept: Bool, isBlank: Bool) -> String? {
        switch file.content() {
        case .epoch(let kept) where kept.database == nil: nil
        case .epoch(let kept) where kept.database != database.database:
            isBlank
                ? "the database is new, and this server's key has lent from another one"
                : "the database is not the one that this server's key lent from last"
        case .epoch(let kept) where database.commits < kept.commits:
            "the database is older than the last one: \(kept.commits - database.commits) of \(kept.commits) transactions are missing"
        case .epoch: nil
        case .unusable: "\(file.path) was edited or damaged, or is another key's"
        // From before there were epochs.
        case .absent where !isKept && !isBlank: nil
        case .absent: "\(file.path) is missing, so nobody knows what this server's key has lent"
        }
    }

    /// How late what is forgotten may end: as the key knows it, whatever the license lines say by now.
    ///
    /// - Parameter assumed: what is taken for it where the key knows nothing.
    func forgotten(orElse assumed: Instant) -> LatestEnds {
        guard case .epoch(let kept) = file.content(), kept.database != nil else { return .assumed(until: assumed) }
        return kept.ends
    }
}
