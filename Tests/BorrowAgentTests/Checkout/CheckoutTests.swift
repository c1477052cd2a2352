// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowAgent

/// What borrowd asks of `borrow contact`, against a real server: messages in, messages out.
struct CheckoutTests {
    private static let lines = [
        "INCREMENT cad ugslmd 27.0 permanent 2 BORROW=2880", "INCREMENT cam ugslmd 9.0 permanent 1",
    ]

    private func desk(_ traveller: Traveller, _ site: Site) -> ErrandDesk { ErrandDesk(agent: traveller.agent(asking: site)) }

    private func ask(_ desk: ErrandDesk, _ request: ContactRequest) async -> DaemonAnswer? {
        DaemonAnswer(await desk.answer(request.message))
    }

    private func checkout(_ desk: ErrandDesk, _ wish: Wish) async throws -> Grant {
        let answer = await ask(desk, .forwarded(.checkout(wish)))
        guard case .granted(nil, let text)? = answer else {
            Issue.record("expected a grant, got \(String(describing: answer))")
            throw AgentError(.notHeld, "no grant")
        }
        return try Grant.parse(text)
    }

    private func code(_ answer: DaemonAnswer?) -> RefusalCode? {
        guard case .refused(let refusal)? = answer else { return nil }
        return RefusalCode(rawValue: refusal.code.shown)
    }

    private let cad = Wish(vendor: Bytes("ugslmd"), feature: Bytes("cad"))
    private let cam = Wish(vendor: Bytes("ugslmd"), feature: Bytes("cam"))

    @Test func aConnectedLicenseNeedsNoBorrowAndLeavesNothingBehind() async throws {
        try await Site.open(Self.lines) { site in
            let alice = try Traveller()
            let desk = desk(alice, site)
            let grant = try await checkout(desk, cam)
            #expect(grant.terms.isConnected)
            #expect(grant.terms.expiresAt - grant.terms.issuedAt == 3600)
            #expect(try await site.free("cam") == 0)
            #expect(alice.slots.isEmpty)
            #expect(alice.openRequests == 0)
            #expect(code(await ask(desk, .forwarded(.checkout(cam)))) == .allInUse)
            guard case .done? = await ask(desk, .checkin(grant: grant.sealed.text)) else { throw AgentError(.notHeld, "") }
            #expect(try await site.free("cam") == 1)
        }
    }

    @Test func eachCheckoutIsASeatAndItsRenewalTakesNoOther() async throws {
        let clock = Clock()
        try await Site.open(Self.lines, clock: clock) { site in
            let alice = try Traveller(clock: clock)
            let desk = desk(alice, site)
            let first = try await checkout(desk, cad)
            _ = try await checkout(desk, cad)
            #expect(try await site.free("cad") == 0)
            clock.advance(600)
            guard case .granted(_, let text)? = await ask(desk, .renew(grant: first.sealed.text, project: Bytes("aero"))) else {
                throw AgentError(.notHeld, "")
            }
            #expect(try site.projects().sorted() == ["", "aero"])
            let renewed = try Grant.parse(text)
            #expect(renewed.terms.loan != first.terms.loan)
            #expect(renewed.terms.expiresAt == first.terms.expiresAt + 600)
            #expect(try await site.free("cad") == 0)
        }
    }

    @Test func theFirstCheckoutIntroducesItselfAndTheNextIsOneExchange() async throws {
        try await Site.open(Self.lines) { site in
            let alice = try Traveller()
            let desk = desk(alice, site)
            _ = try await checkout(desk, cad)
            let before = alice.network.requests.count
            _ = try await checkout(desk, cad)
            #expect(Array(alice.network.requests[before...]) == ["POST /v1/borrow"])
        }
    }

    @Test func aLostAnswerCostsNoSeat() async throws {
        try await Site.open(Self.lines) { site in
            let alice = try Traveller()
            let desk = desk(alice, site)
            _ = try await checkout(desk, cad)
            let isFirst = Once()
            alice.network.set { request, _ in request.path == "/v1/borrow" && isFirst.take() ? .losesAnswer : .fair }
            _ = try await checkout(desk, cad)
            #expect(try await site.free("cad") == 0)
        }
    }

    @Test func whatHasAnEndOrRunsOfflineOrIsSetTodayIsBorrowed() async throws {
        let clock = Clock()
        try await Site.open(Self.lines, clock: clock) { site in
            let today = Clock.start.utc.date
            let tomorrow = today.adding(days: 1)
            for (name, change) in [
                ("an end", { (wish: inout Wish) in wish.end = .until(Clock.start + 7200) }),
                ("a duration", { $0.end = Interval("2h").map { .lasting($0) } }),
                ("offline", { $0.isOffline = true }),
                ("the variable", { $0.lmBorrow = today.licenseText + Bytes(":ugslmd:") + tomorrow.licenseText }),
            ] as [(String, (inout Wish) -> Void)] {
                let alice = try Traveller(clock: clock)
                var wish = cad
                change(&wish)
                let grant = try await checkout(desk(alice, site), wish)
                #expect(!grant.terms.isConnected, "\(name)")
                #expect(alice.holdings == ["cad held"], "\(name)")
                try await alice.giveBack("cad", from: site)
            }
            let bob = try Traveller(clock: clock)
            let state = bob.agent(asking: site).laptop.state.setting
            try state.set(LMBorrow(today.licenseText + Bytes(":all:") + tomorrow.licenseText)!.entries[0])
            #expect(try await !checkout(desk(bob, site), cad).terms.isConnected)
            #expect(code(await ask(desk(bob, site), .forwarded(.checkout(cam)))) == .notBorrowable)
        }
    }

    @Test func aSettingOfAnotherDayOrVendorOrOneThatIsOverLeavesItConnected() async throws {
        let clock = Clock()
        try await Site.open(Self.lines, clock: clock) { site in
            let today = Clock.start.utc.date
            for text in [
                today.adding(days: -1).licenseText + Bytes(":all:") + today.adding(days: 3).licenseText,
                today.licenseText + Bytes(":other:") + today.adding(days: 3).licenseText,
                today.licenseText + Bytes(":all:") + today.adding(days: -1).licenseText,
            ] {
                let alice = try Traveller(clock: clock)
                var wish = cad
                wish.lmBorrow = text
                let grant = try await checkout(desk(alice, site), wish)
                #expect(grant.terms.isConnected)
                _ = await ask(desk(alice, site), .checkin(grant: grant.sealed.text))
            }
            var wish = cad
            wish.lmBorrow = Bytes("next week")
            #expect(code(await ask(desk(try Traveller(clock: clock), site), .forwarded(.checkout(wish)))) == .badLMBorrow)
        }
    }

    @Test func aServerThatIsNotThereIsSaid() async throws {
        try await Site.open(Self.lines) { site in
            let alice = try Traveller()
            let desk = desk(alice, site)
            alice.network.set(.down)
            #expect(code(await ask(desk, .forwarded(.checkout(cad)))) == .serverUnreachable)
            alice.network.set(.fair)
            var other = cad
            other.feature = Bytes("unheard-of")
            #expect(code(await ask(desk, .forwarded(.checkout(other)))) == .featureUnknown)
        }
    }

    @Test func whatIsNoRequestHasItsCode() async throws {
        try await Site.open(Self.lines) { site in
            let desk = desk(try Traveller(), site)
            #expect(code(DaemonAnswer(await desk.answer(Message("DANCE")))) == .badMessage)
            #expect(code(await ask(desk, .checkin(grant: Bytes("no grant\n")))) == .badMessage)
            #expect(code(await ask(desk, .forwarded(.held))) == .badMessage)
        }
    }
}
