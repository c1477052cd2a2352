// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowServer

/// `--style` refuses what that system refuses: when a line is signed, and when a server takes it up.
@Suite struct LendingStyleTests {
    private func draft(_ line: String, _ style: LendingStyle) -> LicenseDraft {
        let head = "SERVER lic1 \(Fixture.server.publicKey.hostid.shown)\nVENDOR ugslmd\n"
        var draft = LicenseDraft(LicenseText(name: "draft.lic", bytes: Bytes((head + line).utf8)))
        draft.require(style)
        return draft
    }

    @Test(
        arguments: [
            (.flexnet, "BORROW=4320"), (.flexnet, "BORROW"), (.flexnet, "BORROW_INTERVAL=180d"), (.flexnet, "SN=1"), (.lum, "BORROW=2880"),
            (.dsls, "BORROW=720"), (.dsls, "BORROW_INTERVAL=30d"), (.fne, "BORROW_INTERVAL=300d"), (.fne, "BORROW"),
        ] as [(LendingStyle, String)])
    func aLineThatTheSystemTakesIsSigned(_ style: LendingStyle, words: String) throws {
        let draft = draft("INCREMENT f ugslmd 1.0 permanent 1 \(words)", style)
        #expect(draft.errors.isEmpty)
        #expect(try draft.signed(by: Fixture.publisher).signedLines == 1)
    }

    @Test(
        arguments: [
            (.flexnet, "BORROW=4321", "flexnet lends for 180d at most, that is BORROW=4320, found BORROW=4321"),
            (.flexnet, "BORROW_INTERVAL=181d", "BORROW_INTERVAL=180d, found BORROW_INTERVAL=181d"),
            (.lum, "BORROW=2881", "lum lends for 120d at most, that is BORROW=2880, found BORROW=2881"),
            (.dsls, "BORROW=721", "dsls lends for 30d at most, that is BORROW=720, found BORROW=721"),
            (.dsls, "BORROW=24 BORROW_INTERVAL=31d", "found BORROW_INTERVAL=31d"),
            (.dsls, "BORROW_INTERVAL=2592001", "found BORROW_INTERVAL=2592001"),
        ] as [(LendingStyle, String, String)])
    func aLongerOneIsRefusedAtItsPlace(_ style: LendingStyle, words: String, told: String) throws {
        let draft = draft("INCREMENT f ugslmd 1.0 permanent 1 \(words)", style)
        let error = try #require(draft.errors.first)
        #expect(error.code == .badValue)
        #expect(error.description.hasPrefix("draft.lic:3:\(words.hasPrefix("BORROW=24") ? 46 : 36): "))
        #expect(error.expected.contains(told))
        #expect(throws: Refusal(.badRequest, "")) { try draft.signed(by: Fixture.publisher) }
    }

    @Test func embeddedWantsAnIntervalOnEachLine() throws {
        let draft = draft("INCREMENT f ugslmd 1.0 permanent 1 SN=1", .fne)
        #expect(draft.errors.map(\.code) == [.missing])
        #expect(draft.errors.first?.expected.contains("fne wants an interval on each line") == true)
        #expect(throws: Refusal(.badRequest, "")) { try draft.signed(by: Fixture.publisher) }
    }

    /// What a file of settings writes onto a line is looked at too.
    @Test func settingsMeetTheStyleToo() throws {
        let head = "SERVER lic1 \(Fixture.server.publicKey.hostid.shown)\nVENDOR ugslmd\n"
        var draft = LicenseDraft(LicenseText(name: "draft.lic", bytes: Bytes((head + "INCREMENT f ugslmd 1.0 permanent 1").utf8)))
        draft.apply(ProducerSettings(LicenseText(name: "", bytes: Bytes("<a><entry key='licensing.borrowInterval'>31d</entry></a>".utf8))))
        var inStyle = draft
        inStyle.require(.fne)
        #expect(inStyle.errors.isEmpty)
        draft.require(.dsls)
        #expect(draft.errors.first?.position == TextPosition(line: 3, column: 1))
    }

    @Test func aServerOfEmbeddedsStyleLendsNoLineWithoutAnInterval() throws {
        let text = try Fixture.license(["INCREMENT f ugslmd 1.0 permanent 1", "INCREMENT g ugslmd 1.0 permanent 1 BORROW"])
        func stock(_ style: LendingStyle?) -> Stocktaking {
            Stocktaking([text], server: Fixture.server.publicKey.hostid, publishers: [Fixture.publisher.publicKey], style: style)
        }
        #expect(stock(nil).shelf.features.count == 2)
        #expect(stock(.dsls).shelf.features.count == 2)
        let stock = stock(.fne)
        #expect(stock.shelf.features.map(\.feature) == [Bytes("g")])
        #expect(stock.notices.first?.kind == .notLent)
        #expect(stock.notices.first?.reason.contains("style fne") == true)
    }

    @Test func otherNamesAreNone() {
        #expect(throws: Refusal(.usage, "")) { try LendingStyle(named: "FlexNet") }
    }
}
