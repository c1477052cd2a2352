// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowDaemon

/// The book with a contact and applications that are played, and a clock that the test moves.
@Suite final class LeaseBookTests {
    private var now = noon()
    private var asked: [(word: String, text: Bytes, reply: (ContactAnswer) -> Void)] = []
    private var told: [String] = []
    private lazy var book = LeaseBook(
        clock: { [unowned self] in now },
        ask: { [unowned self] in asked.append(($0.message.word.shown, $0.message.body, $1)) },
        tell: { [unowned self] in told.append("\($0) \($1.message.word.shown)") })
    private let first = grant(lasting: 3600, renewAfter: 540, connected: true)
    private let second = grant(lasting: 3600, renewAfter: 540, connected: true, loan: "B", from: noonByTheWall + 540)

    private func opened(by owner: Int) -> Int { book.open(first, text: first.sealed.text, owner: owner) }

    private func at(_ seconds: Int64) {
        now = noon(seconds)
        book.perform(now)
    }

    private var words: [String] { asked.map(\.word) }

    @Test func anApplicationThatGoesGivesBackWhatItHad() {
        _ = opened(by: 1)
        _ = opened(by: 2)
        book.closeAll(owner: 1)
        #expect(words == ["CHECKIN"])
        #expect(book.holdings(owner: 1).isEmpty)
        #expect(book.holdings(owner: 2).map(\.handle) == [2])
    }

    @Test func noApplicationGivesBackWhatAnotherHas() {
        let handle = opened(by: 1)
        #expect(!book.close(handle, owner: 2) { _ in })
        #expect(book.close(handle, owner: 1) { _ in })
        #expect(!book.close(handle, owner: 1) { _ in })
        #expect(words == ["CHECKIN"])
    }

    @Test func aRenewalIsToldAndTheNewGrantIsGivenBackInTheEnd() {
        _ = opened(by: 1)
        at(540)
        #expect(words == ["RENEW"])
        asked[0].reply(.told(.granted(handle: nil, grant: second.sealed.text)))
        #expect(told == ["1 RENEWED"])
        book.closeAll(owner: 1)
        #expect(asked.last?.text == second.sealed.text)
    }

    @Test func whatIsGivenUpAmidItsRenewalIsGivenBackOnceThatIsKnown() {
        let handle = opened(by: 1)
        at(540)
        var outcome: ContactAnswer?
        #expect(book.close(handle, owner: 1) { outcome = $0 })
        #expect(words == ["RENEW"])
        asked[0].reply(.told(.granted(handle: nil, grant: second.sealed.text)))
        #expect(words == ["RENEW", "CHECKIN"])
        #expect(asked[1].text == second.sealed.text)
        #expect(told == [])
        asked[1].reply(.told(.done))
        #expect(outcome != nil)
        #expect(book.isEmpty)
    }

    @Test func oneThatCannotBeRenewedEndsAndIsForgotten() {
        _ = opened(by: 1)
        at(540)
        asked[0].reply(.told(.refused(noneFree)))
        at(3600)
        #expect(told == ["1 ENDED"])
        #expect(book.isEmpty)
    }

    @Test func aRecalledOneEndsAtOnceAndIsGivenBack() {
        _ = opened(by: 1)
        at(540)
        asked[0].reply(.told(.refused(ToldRefusal(.recalled, "for a test"))))
        #expect(told == ["1 ENDED"])
        #expect(words == ["RENEW", "CHECKIN"])
    }

    @Test func aRenewalThatComesAfterTheEndIsGivenBack() {
        _ = opened(by: 1)
        at(540)
        at(3600)
        asked[0].reply(.told(.granted(handle: nil, grant: second.sealed.text)))
        #expect(told == ["1 ENDED"])
        #expect(words == ["RENEW", "CHECKIN"])
    }

    @Test func aServerThatWasNotReachedHearsOfItWhenTheNetworkIsBack() {
        _ = opened(by: 1)
        book.closeAll(owner: 1)
        asked[0].reply(.told(.refused(unreachable)))
        #expect(words == ["CHECKIN"])
        now = noon(1)
        book.networkCame { 0.1 }
        at(1)
        #expect(words == ["CHECKIN"])
        at(4)
        #expect(words == ["CHECKIN", "CHECKIN"])
        asked[1].reply(.told(.done))
        at(3000)
        #expect(words.count == 2)
    }

    @Test func aLicenseThatEndedIsNotGivenBackAnyMore() {
        _ = opened(by: 1)
        book.closeAll(owner: 1)
        asked[0].reply(.told(.refused(unreachable)))
        at(3600)
        #expect(words == ["CHECKIN"])
    }

    @Test func oneLoanIsNotTwoApplications() {
        let (loan, next) = (first.terms.loan, second.terms.loan)
        #expect(book.claim(loan))
        #expect(!book.claim(loan), "two ask for it at once")
        _ = book.open(first, text: first.sealed.text, owner: 1, renews: next)
        book.endClaim(loan)
        #expect(!book.claim(loan))
        #expect(!book.claim(next), "the server may still know the one before")
        at(540)
        asked[0].reply(.told(.granted(handle: nil, grant: second.sealed.text)))
        #expect(!book.claim(loan))
        #expect(!book.claim(next))
    }

    /// The return of the old loan, however late, would end the one that followed it.
    @Test func whatIsGoneOnWithIsNotGivenBackAnyMore() {
        _ = opened(by: 1)
        book.closeAll(owner: 1)
        asked[0].reply(.told(.refused(unreachable)))
        #expect(book.claim(first.terms.loan))
        at(3000)
        #expect(words == ["CHECKIN"])
    }

    @Test func whatNobodyHasAnyMoreIsGoneOnWith() {
        _ = opened(by: 1)
        book.closeAll(owner: 1)
        #expect(book.claim(first.terms.loan))
        book.endClaim(first.terms.loan)
        #expect(book.claim(first.terms.loan))
    }

    @Test func whatIsNoLoanIsNotGoneOnWith() {
        #expect(!book.claim([]))
        #expect(!book.claim(Bytes("all of them".utf8)))
        #expect(!book.claim(Bytes(String(repeating: "A", count: 23).utf8)))
    }
}
