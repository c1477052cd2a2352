// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Foundation
import SeededRandom
import Testing

@testable import BorrowServer

/// Random schedules of borrows, returns, crashes, and databases that are lost or put back, beside the plainest account of what is out
/// there: no seat is lent while a grant that runs somewhere may hold it, but where the administrator said so.
///
/// `BORROW_MODEL_SEED` and `BORROW_MODEL_STEPS` repeat one, or make it long.
@Suite struct RecoveryModelTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let seed = environment["BORROW_MODEL_SEED"].flatMap { UInt64($0) } ?? 1
    private static let steps = environment["BORROW_MODEL_STEPS"].flatMap { Int($0) } ?? 600

    @Test func noSeatIsLentTwice() async throws {
        for world in 0..<UInt64(max(1, Self.steps / 100)) {
            var world = try World(seed: Self.seed &+ world)
            for _ in 0..<min(100, Self.steps) { try await world.step() }
        }
    }

    private struct World {
        static let seats = 3
        static let lines = ["INCREMENT f ugslmd 1.0 permanent \(seats) BORROW=24"]

        /// Each device has the grant that came last, unless it gave it up; what it gave up lies there as a tombstone or a receipt.
        private struct Laptop {
            let key = SigningKey.generate()
            var grant: Grant?
            var receipt: Bytes?
        }

        private var random: SplitMix64
        private let folder: Folder
        private var counter: Counter
        /// Closing them would take the files of the one that came after.
        private var dead: [Counter] = []
        private var laptops = (0..<5).map { _ in Laptop() }
        private var now = Fixture.now
        private var backups = 0
        /// Written off with `--now`: over-use, and recorded.
        private var writtenOff: Set<Bytes> = []
        private var schedule: [String] = []

        init(seed: UInt64) throws {
            random = SplitMix64(seed: seed)
            folder = try Folder()
            try Counter.epoch(in: folder).begin()
            counter = try Counter(Self.lines, in: folder, watching: true)
        }

        mutating func step() async throws {
            let index = Int.random(in: laptops.indices, using: &random)
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<40: try await borrow(index)
            case 40..<58: try await giveBack(index)
            case 58..<70: try await show(index)
            case 70..<80:
                let seconds = Int64.random(in: 60...30000, using: &random)
                schedule.append("\(seconds) s pass")
                now = now + seconds
            case 80..<84: try backUp()
            case 84..<88: try restore()
            case 88..<91: try restart(losing: true)
            case 91..<95: try restart(losing: false)
            default: try await reclaim(index)
            }
            let running = laptops.compactMap(\.grant).filter { $0.terms.expiresAt > now && !writtenOff.contains($0.terms.loan) }
            let seats = running.reduce(0) { $0 + $1.terms.seats }
            #expect(seats <= Self.seats, "\(seats) of \(Self.seats) seats run:\n\(schedule.suffix(40).joined(separator: "\n"))")
        }

        private mutating func borrow(_ index: Int) async throws {
            do throws(Refusal) {
                let seconds = Int64.random(in: 600...86400, using: &random)
                let grant = try await counter.lend("f", end: .lasting(seconds), to: laptops[index].key, now: now)
                schedule.append("\(index) borrows for \(seconds) s")
                // A database that was put back has forgotten that it was written off.
                if let held = laptops[index].grant, writtenOff.contains(held.terms.loan) { writtenOff.insert(grant.terms.loan) }
                laptops[index].grant = grant
                laptops[index].receipt = nil
            } catch {
                schedule.append("\(index) is refused: \(error.code.rawValue)")
                let expected: [RefusalCode] = [.noneFree, .recovering, .reclaimed]
                if !expected.contains(error.code) { throw error }
            }
        }

        private mutating func giveBack(_ index: Int) async throws {
            guard let grant = laptops[index].grant else { return }
            schedule.append("\(index) returns")
            laptops[index].grant = nil
            do throws(Refusal) {
                laptops[index].receipt = try await counter.giveBack(grant, by: laptops[index].key, now: now)
            } catch {
                if error.code != .loanUnknown { throw error }
            }
        }

        private mutating func show(_ index: Int) async throws {
            guard let text = laptops[index].grant?.sealed.text ?? laptops[index].receipt else { return }
            do throws(Refusal) {
                let shown = try await counter.show(text, by: laptops[index].key, now: now)
                schedule.append("\(index) shows what it has: \(shown.loan.state)\(shown.isNew ? ", new" : "")")
            } catch {
                if error.code != .loanUnknown { throw error }
            }
        }

        private mutating func reclaim(_ index: Int) async throws {
            guard let loan = laptops[index].grant?.terms.loan else { return }
            do throws(Refusal) {
                try counter.carryOut(ReclaimOrder(.loan(id: loan.shown), reason: "lost", atOnce: true), now: now)
                schedule.append("\(index)'s loan is written off at once")
                writtenOff.insert(loan)
            } catch {
                if ![.loanUnknown, .notHeld].contains(error.code) { throw error }
            }
        }

        private static let files = ["loans.db", "loans.db-wal"]

        private mutating func backUp() throws {
            schedule.append("a copy \(backups) is made")
            try copy(from: "", to: "backup-\(backups)/")
            backups += 1
        }

        private func copy(from: String, to: String) throws {
            if !to.isEmpty { try FileManager.default.createDirectory(atPath: folder.file(to), withIntermediateDirectories: true) }
            for file in Self.files where FileManager.default.fileExists(atPath: folder.file(from + file)) {
                try FileManager.default.copyItem(atPath: folder.file(from + file), toPath: folder.file(to + file))
            }
        }

        private mutating func restore() throws {
            guard backups > 0 else { return }
            let chosen = Int.random(in: 0..<backups, using: &random)
            schedule.append("copy \(chosen) is put back")
            try crash()
            remove()
            try copy(from: "backup-\(chosen)/", to: "")
            counter = try Counter(Self.lines, in: folder, watching: true, now: now)
        }

        private mutating func restart(losing: Bool) throws {
            schedule.append(losing ? "the database is lost" : "the server dies and starts again")
            try crash()
            remove()
            if !losing { try copy(from: "crash-\(schedule.count)/", to: "") }
            counter = try Counter(Self.lines, in: folder, watching: true, now: now)
        }

        /// What lies on the disk when the server is killed, put aside before anything is closed.
        private mutating func crash() throws {
            dead.append(counter)
            try copy(from: "", to: "crash-\(schedule.count)/")
        }

        private func remove() {
            for file in Self.files + ["loans.db-shm"] { try? FileManager.default.removeItem(atPath: folder.file(file)) }
        }
    }
}
