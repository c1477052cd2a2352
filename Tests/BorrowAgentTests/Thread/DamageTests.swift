// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import Testing

@testable import BorrowAgent

/// What an edited grant says is told to nobody as a fact.
@Suite struct DamageTests {
    private static let fixed = "INCREMENT fixed ugslmd 1.0 permanent 5 BORROW EARLY_RETURN=NO"
    private static let cad = "INCREMENT cad ugslmd 27.0 permanent 2 BORROW=2880"

    /// The grant's end, by year.
    private func move(_ feature: String, of traveller: Traveller, to year: String) throws {
        let path = try #require(traveller.slots.keys.first { $0.hasSuffix("/\(feature).lic") })
        let text = try traveller.scratch.bytes(of: path).shown
        let moved = text.replacingOccurrences(of: "2026-11-24T", with: "\(year)-11-24T")
        #expect(moved != text)
        try traveller.scratch.write(moved, to: path)
    }

    @Test(arguments: ["2029", "2025"])
    func itIsNeitherHeldNorEndedButDamaged(_ year: String) async throws {
        try await Site.open([Self.fixed, Self.cad]) { site in
            let alice = try Traveller()
            try await alice.get("fixed", "cad", from: site)
            try move("fixed", of: alice, to: year)
            try move("cad", of: alice, to: year)
            #expect(await code { try await alice.giveBack("fixed", from: site) } == RefusalCode.cannotRead)
            #expect(await code { try await alice.giveBack("cad", from: site) } == RefusalCode.cannotRead)
            _ = alice.heard()
            #expect(try await alice.giveBack(from: site).isEmpty)
            #expect(alice.heard().filter { $0.contains("edited or damaged") && !$0.contains("until") }.count == 2)
            let holdings = alice.agent(asking: site).status().holdings
            #expect(holdings.map(\.state) == [.unusable, .unusable])
            #expect(holdings.allSatisfy { $0.expiresAt == nil })
            #expect(try await alice.get("cad", from: site)[0].extendedFrom == nil)
        }
    }

    @Test func anothersDamagedOneKeepsNobodyOut() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            try await alice.get("cad", from: site)
            let bob = try Traveller(nodelockOf: alice)
            #expect(await code { try await bob.get("cad", from: site) } == RefusalCode.cannotWrite)
            try move("cad", of: alice, to: "2029")
            try await bob.get("cad", from: site)
            #expect(bob.holdings == ["cad held"])
        }
    }
}
