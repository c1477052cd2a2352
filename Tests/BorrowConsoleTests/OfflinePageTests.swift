// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat
import Foundation
import Testing

@testable import BorrowAgent
@testable import BorrowConsole

/// What `borrow list` prints: what is held above what can be borrowed.
struct OfflinePageTests {
    private let now = Instant(iso8601: "2026-11-23T09:00:00Z")!

    private func holding(_ feature: String, _ state: Holding.State = .held, seats: Int = 1, left: Int64 = 3 * 86400, user: String = "alice")
        -> Holding
    {
        let isOut = state == .held || state == .ended
        return Holding(
            vendor: Bytes("ugslmd"), feature: Bytes(feature.utf8), state: state, version: isOut ? Version("27.0") : nil,
            seats: isOut ? seats : 0, loan: Bytes("loan of \(feature)".utf8), server: nil,
            serverHost: isOut ? Bytes("lic1.example.com") : nil, issuedAt: now + -86400, expiresAt: now + left, renewAt: nil,
            returnedAt: isOut ? nil : now, receivedAt: nil, earlyReturn: true, userInfo: nil, user: Bytes(user.utf8), path: nil,
            verdict: nil)
    }

    private var lender: Lender {
        func offer(_ name: String, free: Int, longest: Int64?) -> FeatureList.Offer {
            FeatureList.Offer(
                vendor: "ugslmd", name: name, version: "27.0", total: 10, free: free, interval: longest,
                longestUntil: longest.map { now + $0 }, earlyReturn: true, userInfo: name == "cad" ? "CAD for all" : nil)
        }
        return Lender(
            address: ServerAddress(host: "lic1.example.com"), server: Bytes("ED25519=x"), time: now,
            offers: [
                offer("cad", free: 7, longest: 30 * 86400),
                offer("an_uncommonly_long_feature_name_of_a_vendor", free: 0, longest: 7 * 86400),
                offer("viewer", free: 10, longest: nil),
            ])
    }

    private func page(_ holdings: [Holding], _ lenders: [Lender]?) -> OfflinePage {
        OfflinePage(holdings, of: Person(user: "alice", host: "thinkpad"), lenders: lenders, now: now, zone: .utc)
    }

    @Test func whatIsHeldStandsAboveWhatCanBeBorrowed() {
        let holdings = [
            holding("cad", seats: 2), holding("an_uncommonly_long_feature_name_of_a_vendor", user: "bob"), holding("mesh", .ended),
            holding("post", .returnPending), holding("render", .returned),
        ]
        #expect(
            page(holdings, [lender]).text == """
                HELD HERE                                    VERSION  VENDOR  SEATS  UNTIL                      LEFT        WHO  SERVER
                cad                                          27.0     ugslmd  2      Thu 26 Nov 2026 09:00 UTC  3 days           lic1.example.com
                an_uncommonly_long_feature_name_of_a_vendor  27.0     ugslmd  1      Thu 26 Nov 2026 09:00 UTC  3 days      bob  lic1.example.com
                post                                                  ugslmd         given up                   to be told

                FEATURE                                      VERSION  VENDOR  FREE   LONGEST             WHAT IT IS
                cad                                          27.0     ugslmd  7/10   30 days             CAD for all
                an_uncommonly_long_feature_name_of_a_vendor  27.0     ugslmd  0/10   7 days
                viewer                                       27.0     ugslmd  10/10  not to be borrowed
                """)
    }

    @Test func whereNothingIsHeldOnlyTheOffersStandThere() {
        #expect(page([holding("mesh", .ended)], [lender]).text.hasPrefix("FEATURE"))
        #expect(page([], []).text == "nothing is lent")
        #expect(page([], nil).text.isEmpty)
    }

    @Test func withoutAServerWhatIsHeldIsShown() {
        let text = page([holding("cad")], nil).text
        #expect(text.hasPrefix("HELD HERE") && text.split(separator: "\n").count == 2)
    }

    @Test func scriptsGetBoth() throws {
        func json(_ page: OfflinePage, _ error: AgentError? = nil) throws -> [String: Any] {
            func data(_ value: some Encodable) throws -> Data { try JSONEncoder().encode(value) }
            return try #require(try JSONSerialization.jsonObject(with: data(page.json(error: error))) as? [String: Any])
        }
        let both = try json(page([holding("cad")], [lender]))
        #expect((both["held"] as? [[String: Any]])?.map { $0["feature"] as? String } == ["cad"])
        #expect(((both["servers"] as? [[String: Any]])?.first?["offers"] as? [Any])?.count == 3)
        #expect(both["error"] == nil)
        let alone = try json(page([holding("cad")], nil), AgentError(.serverUnreachable, "cannot reach it"))
        #expect((alone["held"] as? [Any])?.count == 1)
        #expect(alone["servers"] == nil)
        #expect((alone["error"] as? [String: Any])?["code"] as? String == "server-unreachable")
    }
}
