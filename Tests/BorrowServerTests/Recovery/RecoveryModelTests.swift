// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Foundation
import SeededRandom
import Testing

@testable import BorrowServer

/// Random schedules of borrows, returns, crashes, license files that change, and databases that are lost or put back, beside the plainest
/// account of what is out there: no seat is lent while a grant that runs somewhere may hold it, but where the administrator said so.
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
        /// What the publisher may have sold at some time: each is a license file. Feature `g` has as many seats as `f`.
        static let files = [
            ["f \(seats) BORROW=24"], ["f \(seats) BORROW=24", "g \(seats) BORROW=2"], ["f \(seats) BORROW=240", "g \(seats) BORROW=480"],
            ["f \(seats) BORROW=480"], ["f \(seats)", "g \(seats) BORROW=24"], ["g \(seats) BORROW=480"], ["g \(seats)"],
        ].map { $0.map { line in "INCREMENT \(line.prefix(1)) ugslmd 1.0 permanent \(line.dropFirst(2))" } }

        /// Each device has the grant of a feature that came last, unless it gave it up; what it gave up lies there as a tombstone or a
        /// receipt.
        private struct Laptop {
            let key = SigningKey.generate()
            var grants: [String: Grant] = [:]
            var receipts: [String: Bytes] = [:]
        }

        private var random: SplitMix64
        private let folder: Folder
        private var lines = files[0]
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
            counter = try Counter(lines, in: folder, watching: true)
        }

        mutating func step() async throws {
            let index = Int.random(in: laptops.indices, using: &random)
            let feature = Int.random(in: 0..<4, using: &random) == 0 ? "g" : "f"
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<40: try await borrow(feature, index)
            case 40..<52: try await giveBack(feature, index)
            case 52..<60: try await show(feature, index)
            case 60..<70: pass(60...30000)
            case 70..<74: pass(86400...400_000)
            case 74..<80: try change()
            case 80..<84: try backUp()
            case 84..<88: try restore()
            case 88..<91: try restart(losing: true)
            case 91..<95: try restart(losing: false)
            default: try await reclaim(feature, index)
            }
            for feature in ["f", "g"] {
                let grants = laptops.compactMap { $0.grants[feature] }
                let running = grants.filter { $0.terms.expiresAt > now && !writtenOff.contains($0.terms.loan) }
                let seats = running.reduce(0) { $0 + $1.terms.seats }
                let told = schedule.suffix(40).joined(separator: "\n")
                #expect(seats <= Self.seats, "\(seats) of \(Self.seats) seats of \(feature) run:\n\(told)")
            }
        }

        private mutating func pass(_ range: ClosedRange<Int64>) {
            let seconds = Int64.random(in: range, using: &random)
            schedule.append("\(seconds) s pass")
            now = now + seconds
        }

        /// The next start and `lend reread` find another license file.
        private mutating func change() throws {
            lines = Self.files.randomElement(using: &random) ?? lines
            let isRead = Bool.random(using: &random)
            schedule.append("the license file says \(lines)\(isRead ? ", and is read again" : "")")
            if isRead { try counter.reread(lines) }
        }

        private mutating func borrow(_ feature: String, _ index: Int) async throws {
            do throws(Refusal) {
                let seconds = Int64.random(in: 600...(Bool.random(using: &random) ? 86400 : 20 * 86400), using: &random)
                let grant = try await counter.lend(feature, end: .lasting(seconds), to: laptops[index].key, now: now)
                schedule.append("\(index) borrows \(feature) for \(seconds) s")
                // A database that was put back has forgotten that it was written off.
                if let held = laptops[index].grants[feature], writtenOff.contains(held.terms.loan) { writtenOff.insert(grant.terms.loan) }
                laptops[index].grants[feature] = grant
                laptops[index].receipts[feature] = nil
            } catch {
                schedule.append("\(index) is refused \(feature): \(error.code.rawValue)")
                let expected: [RefusalCode] = [.noneFree, .recovering, .reclaimed, .featureUnknown, .notBorrowable, .tooLong]
                if !expected.contains(error.code) { throw error }
            }
        }

        private mutating func giveBack(_ feature: String, _ index: Int) async throws {
            guard let grant = laptops[index].grants.removeValue(forKey: feature) else { return }
            schedule.append("\(index) returns \(feature)")
            do throws(Refusal) {
                laptops[index].receipts[feature] = try await counter.giveBack(grant, by: laptops[index].key, now: now)
            } catch {
                if error.code != .loanUnknown { throw error }
            }
        }

        private mutating func show(_ feature: String, _ index: Int) async throws {
            guard let text = laptops[index].grants[feature]?.sealed.text ?? laptops[index].receipts[feature] else { return }
            do throws(Refusal) {
                let shown = try await counter.show(text, by: laptops[index].key, now: now)
                schedule.append("\(index) shows what it has of \(feature): \(shown.loan.state)\(shown.isNew ? ", new" : "")")
            } catch {
                if error.code != .loanUnknown { throw error }
            }
        }

        private mutating func reclaim(_ feature: String, _ index: Int) async throws {
            guard let loan = laptops[index].grants[feature]?.terms.loan else { return }
            do throws(Refusal) {
                try counter.carryOut(ReclaimOrder(.loan(id: loan.shown), reason: "lost", atOnce: true), now: now)
                schedule.append("\(index)'s loan of \(feature) is written off at once")
                writtenOff.insert(loan)
            } catch {
                if ![.loanUnknown, .notHeld].contains(error.code) { throw error }
            }
        }

        private static let database = ["loans.db", "loans.db-wal"]

        private mutating func backUp() throws {
            schedule.append("a copy \(backups) is made")
            try copy(from: "", to: "backup-\(backups)/")
            backups += 1
        }

        private func copy(from: String, to: String) throws {
            if !to.isEmpty { try FileManager.default.createDirectory(atPath: folder.file(to), withIntermediateDirectories: true) }
            for file in Self.database where FileManager.default.fileExists(atPath: folder.file(from + file)) {
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
            counter = try Counter(lines, in: folder, watching: true, now: now)
        }

        private mutating func restart(losing: Bool) throws {
            schedule.append(losing ? "the database is lost" : "the server dies and starts again")
            try crash()
            remove()
            if !losing { try copy(from: "crash-\(schedule.count)/", to: "") }
            counter = try Counter(lines, in: folder, watching: true, now: now)
        }

        /// What lies on the disk when the server is killed, put aside before anything is closed.
        private mutating func crash() throws {
            dead.append(counter)
            try copy(from: "", to: "crash-\(schedule.count)/")
        }

        private func remove() {
            for file in Self.database + ["loans.db-shm"] { try? FileManager.default.removeItem(atPath: folder.file(file)) }
        }
    }
}
