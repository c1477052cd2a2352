// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowAgent

struct BorrowSettingTests {
    private let monday = CivilDate(licenseText: Bytes("23-nov-2026"))!
    private let tuesday = CivilDate(licenseText: Bytes("24-nov-2026"))!

    private func entry(_ text: String) -> LMBorrow.Entry { LMBorrow(Bytes(text.utf8))!.entries[0] }

    @Test func eachVendorHasItsOwnEndUntilAllIsSet() throws {
        let setting = BorrowSetting(folder: try Scratch().path)
        try setting.set(entry("23-nov-2026:ugslmd:29-nov-2026:17:00"))
        try setting.set(entry("23-nov-2026:sampled:30-nov-2026"))
        try setting.set(entry("23-nov-2026:ugslmd:01-dec-2026"))
        let today = try #require(try setting.setting(today: monday))
        #expect(today.entries.map { $0.text.shown } == ["23-nov-2026:sampled:30-nov-2026", "23-nov-2026:ugslmd:01-dec-2026"])
        try setting.clear(vendor: Bytes("sampled"), today: monday)
        #expect(try setting.setting(today: monday)?.entry(vendor: Bytes("sampled")) == nil)
        try setting.set(entry("23-nov-2026:all:02-dec-2026"))
        #expect(try setting.setting(today: monday)?.entries.count == 1)
    }

    @Test func whatWasSetYesterdayMeansNothingAndGoes() throws {
        let scratch = try Scratch()
        let setting = BorrowSetting(folder: scratch.path)
        try setting.set(entry("23-nov-2026:all:29-nov-2026"))
        #expect(try setting.setting(today: tuesday) == nil)
        #expect(setting.isKept)
        #expect(try setting.clearLapsed(today: tuesday))
        #expect(!setting.isKept)
        #expect(try !setting.clearLapsed(today: tuesday))
    }
}
