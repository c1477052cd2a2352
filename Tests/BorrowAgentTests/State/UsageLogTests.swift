// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Glibc
import Testing

@testable import BorrowAgent

struct UsageLogTests {
    private let monday = CivilDate(licenseText: Bytes("23-nov-2026"))!

    private func used(_ feature: String, _ launches: Int, _ minutes: Int, daysLater: Int64 = 0) -> UsageLog.Entry {
        UsageLog.Entry(
            vendor: Bytes("ugslmd"), feature: Bytes(feature.utf8), day: monday.adding(days: daysLater), launches: launches, minutes: minutes
        )
    }

    @Test func aDaysLaunchesAndMinutesAddUp() throws {
        let log = UsageLog(folder: try Scratch().path)
        try log.note(used("cad", 1, 0))
        try log.note(used("cad", 0, 25))
        try log.note(used("sim", 1, 3, daysLater: 1))
        #expect(try log.entries() == [used("cad", 1, 25), used("sim", 1, 3, daysLater: 1)])
        #expect(try log.features(since: monday.adding(days: 1)).map { $0.feature.shown } == ["sim"])
    }

    @Test func aReportIsTheSameUntilItsServerAnswered() throws {
        let log = UsageLog(folder: try Scratch().path)
        try log.note(used("cad", 1, 25))
        let first = try #require(try log.report(to: Bytes("one"), id: Bytes("first"), most: 9) { _, _ in true })
        try log.note(used("cad", 1, 5))
        let again = try #require(try log.report(to: Bytes("one"), id: Bytes("second"), most: 9) { _, _ in true })
        #expect(again.id == Bytes("first"))
        #expect(again.entries == first.entries)
        try log.settle(first)
        #expect(log.hasUnsent)
        let next = try #require(try log.report(to: Bytes("one"), id: Bytes("third"), most: 9) { _, _ in true })
        #expect(next.entries == [used("cad", 1, 5)])
        try log.settle(next)
        #expect(!log.hasUnsent)
        #expect(try log.entries() == [used("cad", 2, 30)])
    }

    @Test func eachServerHearsOnlyOfWhatItLendsAndWhatNoOtherWasTold() throws {
        let log = UsageLog(folder: try Scratch().path)
        try log.note(used("cad", 1, 25))
        try log.note(used("sim", 2, 1))
        _ = try log.report(to: Bytes("one"), id: Bytes("first"), most: 9) { $1 == Bytes("cad") }
        let second = try #require(try log.report(to: Bytes("two"), id: Bytes("second"), most: 9) { _, _ in true })
        #expect(second.entries == [used("sim", 2, 1)])
    }

    @Test func nobodyElseReadsIt() throws {
        let scratch = try Scratch()
        try UsageLog(folder: scratch.path + "/borrow").note(used("cad", 1, 25))
        var status = stat()
        #expect(stat(scratch.path + "/borrow/usage", &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
    }
}
