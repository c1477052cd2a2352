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

    @Test func whatAServerTookIsNotSentAgain() throws {
        let log = UsageLog(folder: try Scratch().path)
        try log.note(used("cad", 1, 25))
        let first = try log.unsent()
        try log.note(used("cad", 1, 5))
        try log.markSent(first)
        #expect(try log.unsent() == [used("cad", 1, 5)])
        try log.markSent(try log.unsent())
        #expect(try log.unsent().isEmpty)
        #expect(try log.entries() == [used("cad", 2, 30)])
    }

    @Test func nobodyElseReadsIt() throws {
        let scratch = try Scratch()
        try UsageLog(folder: scratch.path + "/borrow").note(used("cad", 1, 25))
        var status = stat()
        #expect(stat(scratch.path + "/borrow/usage", &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
    }
}
