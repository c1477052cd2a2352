// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@Suite struct LMBorrowTests {
    @Test func readsFlexLMsForm() throws {
        let setting = try #require(LMBorrow(Bytes("22-nov-2026:all:29-nov-2026:17:00".utf8)))
        #expect(setting.entries.count == 1)
        #expect(setting.entries[0].today == CivilDate(year: 2026, month: 11, day: 22))
        #expect(setting.entries[0].vendor == nil)
        #expect(setting.entries[0].end == When("29-nov-2026:17:00"))
    }

    @Test func aVendorsOwnEntryGoesBeforeAll() throws {
        let setting = try #require(LMBorrow(Bytes("22-nov-2026:all:29-nov-2026;22-nov-2026:ugslmd:30-nov-2026".utf8)))
        #expect(setting.entry(vendor: Bytes("ugslmd"))?.end == When("30-nov-2026"))
        #expect(setting.entry(vendor: Bytes("other"))?.end == When("29-nov-2026"))
    }

    @Test func anotherVendorsEntryIsNotOurs() throws {
        let setting = try #require(LMBorrow(Bytes("22-nov-2026:ugslmd:30-nov-2026".utf8)))
        #expect(setting.entry(vendor: Bytes("UGSLMD")) == nil)
    }

    @Test(arguments: [
        "", ";", "all:29-nov-2026", "22-nov-2026:all", "22-nov-2026:all:", "22-nov-2026::29-nov-2026", "22-nov-2026:all:friday",
        "22-nov-2026:all:29-nov-2026:25:00", "31-feb-2026:all:29-nov-2026", "22-nov-2026:all:29-nov-2026;x",
    ])
    func refusesEverythingElse(_ text: String) {
        #expect(LMBorrow(Bytes(text.utf8)) == nil)
    }
}
