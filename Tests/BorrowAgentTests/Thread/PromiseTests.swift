// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowServer
import Testing

@testable import BorrowAgent

/// Where the administrator limits how long one grant runs, a borrow is renewed by itself up to the end that was promised.
@Suite struct PromiseTests {
    private static let day: Int64 = 86400

    private func limited(_ body: @escaping @Sendable (Site, Traveller) async throws -> Void) async throws {
        var settings = LendingSettings()
        settings.exposure = Interval(seconds: Self.day)
        let clock = Clock()
        try await Site.open(["INCREMENT cad ugslmd 27.0 permanent 1 BORROW"], clock: clock, settings: settings) { site in
            try await body(site, try Traveller(clock: clock))
        }
    }

    private func terms(of traveller: Traveller) throws -> GrantTerms {
        try #require(traveller.directory.grant(vendor: Bytes("ugslmd"), feature: Bytes("cad"))).terms
    }

    @Test func anExactEndIsPromisedAndTheGrantIsShorter() async throws {
        try await limited { site, alice in
            let end = site.clock.now + 5 * Self.day
            let order = Order(features: [WantedFeature("cad")!], end: .until(end))
            guard case .preview(let loans) = try await alice.agent(asking: site).get(order, isTrial: true) else { return }
            #expect(loans.map(\.renewableUntil) == [end])
            guard case .granted(let loaned) = try await alice.agent(asking: site).get(order) else {
                Issue.record("it should be granted")
                return
            }
            #expect(loaned[0].grant.terms.expiresAt == site.clock.now + Self.day)
            #expect(loaned[0].grant.terms.renewableUntil == end)
            #expect(!loaned[0].isShortened)
            #expect(alice.agent(asking: [ServerAddress]()).status().holdings.map(\.renewableUntil) == [end])
        }
    }

    @Test func borrowdRenewsItUpToThePromise() async throws {
        try await limited { site, alice in
            let end = site.clock.now + 2 * Self.day
            _ = try await alice.agent(asking: site).get(Order(features: [WantedFeature("cad")!], end: .until(end)))
            for _ in 0..<3 {
                let held = try terms(of: alice)
                guard let renewAt = held.renewAt else { break }
                site.clock.advance(renewAt - site.clock.now)
                site.clock.advance((held.expiresAt - renewAt) / 2)
                let grant = try #require(alice.directory.grant(vendor: Bytes("ugslmd"), feature: Bytes("cad")))
                let answer = await ErrandDesk(agent: alice.agent(asking: site)).answer(
                    ContactRequest.renew(grant: grant.sealed.text).message)
                #expect(answer.word.equals("GRANTED"), "\(answer.text.shown)")
                #expect(try terms(of: alice).expiresAt <= end)
            }
            let last = try terms(of: alice)
            #expect(last.expiresAt == end)
            #expect(last.renewAt == nil && last.renewableUntil == nil)
        }
    }

    /// What borrowd hears, and tells the user; what is held stays as it is.
    @Test func aServerThatRenewsNoMoreSaysWhy() async throws {
        try await limited { site, alice in
            _ = try await alice.agent(asking: site).get(
                Order(features: [WantedFeature("cad")!], end: .until(site.clock.now + 2 * Self.day)))
            let held = try #require(alice.directory.grant(vendor: Bytes("ugslmd"), feature: Bytes("cad")))
            try site.carryOut(DeviceOrder(device: held.terms.device.shown, act: .block(reason: "audit week")))
            site.clock.advance(Self.day / 2)
            let answer = await ErrandDesk(agent: alice.agent(asking: site)).answer(
                ContactRequest.renew(grant: held.sealed.text).message)
            guard case .refused(let refusal)? = DaemonAnswer(answer) else {
                Issue.record("it should be refused: \(answer.text.shown)")
                return
            }
            #expect(refusal.code == Bytes(RefusalCode.deviceBlocked.rawValue.utf8))
            #expect(refusal.detail.shown.contains("audit week"), "\(refusal.detail.shown)")
            #expect(!refusal.hint.isEmpty)
            #expect(alice.holdings == ["cad held"])
            #expect(try terms(of: alice).loan == held.terms.loan)
        }
    }
}
