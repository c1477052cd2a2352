// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat

/// Walks through an audit, row by row, and finds what does not hold: the rows against their hashes and numbers, both against
/// what the server signed.
struct AuditInspection {
    /// A mark as it was found: its place, and what it says where it can be believed.
    struct FoundMark {
        let kind: AuditMark.Kind
        let number: Int64
        let mark: AuditMark?
    }

    private(set) var report = AuditReport()
    private var previous: (number: Int64, hash: Bytes)
    private var checkpoints: ArraySlice<FoundMark>
    /// The row after the last one that does not hold.
    private var restartsAt: Int64 = 0

    /// - Parameter marks: those of the database, and copies that were kept elsewhere.
    /// - Parameter servers: whose signatures count; another's makes a mark none.
    init(marks: [FoundMark], servers: [PublicKey]) {
        let believed = marks.map { found in
            let isOurs = found.mark.map { servers.contains($0.server) && $0.kind == found.kind && $0.number == found.number } ?? false
            return FoundMark(kind: found.kind, number: found.number, mark: isOurs ? found.mark : nil)
        }
        let stumps = believed.filter { $0.kind == .stump }.sorted { $0.number < $1.number }
        checkpoints = believed.filter { $0.kind == .checkpoint }.sorted { $0.number < $1.number }[...]
        previous = (0, AuditRow.beginning)
        if let stump = stumps.last(where: { $0.mark != nil })?.mark {
            previous = (stump.number, stump.hash)
            report.pruned = AuditReport.Signed(through: stump.number, at: stump.signedAt)
        }
        for stump in stumps where stump.mark == nil {
            find(stump.number, "what says that rows up to \(stump.number) were pruned is not signed by this server")
        }
        skipPruned()
    }

    /// Goes on from what this process has seen and signed itself.
    init(after seen: (number: Int64, hash: Bytes)) {
        (previous, checkpoints) = (seen, [])
    }

    /// A checkpoint of rows that are no longer there cannot be held against any.
    private mutating func skipPruned() {
        while let next = checkpoints.first, next.number <= previous.number {
            checkpoints.removeFirst()
            guard let mark = next.mark else { continue }
            if mark.number == previous.number, mark.hash != previous.hash {
                find(mark.number, "row \(mark.number) was pruned, and is not the one that was signed")
            }
        }
    }

    mutating func take(_ stored: StoredAuditRow) {
        report.rows += 1
        let number = stored.number
        if report.first == nil { report.first = number }
        guard number > previous.number else {
            return find(number, "row \(number) was pruned, and is there again", last: number)
        }
        if number > previous.number + 1 {
            let missing = previous.number + 1
            find(
                missing, missing == number - 1 ? "row \(missing) is missing" : "rows \(missing) to \(number - 1) are missing",
                last: number - 1)
            // There is nothing to hold these against.
            checkpoints = checkpoints.drop { $0.number < number }
        }
        if !stored.follows(previous.hash) {
            find(number, "row \(number) was edited, put in or moved: its hash does not fit it and the row before", last: number)
        } else if let row = stored.row, row.action == Bytes(AuditEntry.Action.adoptRows.rawValue.utf8) {
            report.adopted = row.seats
        }
        previous = (number, stored.hash)
        pass(through: number)
    }

    /// Holds the row that was just taken against what was signed of it.
    private mutating func pass(through number: Int64) {
        while let next = checkpoints.first, next.number <= number {
            checkpoints.removeFirst()
            guard let mark = next.mark else {
                find(next.number, "the checkpoint at row \(next.number) is not signed by this server")
                continue
            }
            guard mark.number == previous.number, mark.hash == previous.hash else {
                // Where the rows themselves show what is wrong, this says nothing new.
                let first = report.broken.map { min($0.row, mark.number) } ?? lastSigned + 1
                find(first, "row \(mark.number) is not the one that was signed at \(mark.signedAt.readable.shown)", last: mark.number)
                continue
            }
            if report.broken == nil {
                report.signed = AuditReport.Signed(through: number, at: mark.signedAt)
            } else if number >= restartsAt {
                report.soundAgain = AuditReport.Range(from: restartsAt, through: number)
            }
        }
    }

    mutating func end() -> AuditReport {
        report.last = previous.number
        for next in checkpoints {
            guard let mark = next.mark else {
                find(next.number, "the checkpoint at row \(next.number) is not signed by this server")
                continue
            }
            let missing = previous.number + 1
            find(
                missing,
                "row \(mark.number) was signed at \(mark.signedAt.readable.shown), and the last row is \(previous.number): rows after it were "
                    + "removed", last: mark.number)
        }
        if report.rows > 0, report.signed == nil, report.broken == nil {
            find(lastSigned + 1, "nothing of it is signed: all that it says may have been written anew")
        }
        return report
    }

    private var lastSigned: Int64 { report.signed?.through ?? report.pruned?.through ?? 0 }

    /// - Parameter last: the last row that does not hold; what follows it may hold again.
    private mutating func find(_ row: Int64, _ reason: String, last: Int64? = nil) {
        restartsAt = max(restartsAt, (last ?? row) + 1)
        report.soundAgain = nil
        guard report.broken.map({ row < $0.row }) ?? true else { return }
        report.broken = AuditReport.Break(row: row, reason: reason)
    }
}
