// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Foundation
import Testing

@testable import BorrowAgent

private struct LockedKeyring: DeviceKeyStore {
    func existing() async throws(AgentError) -> SigningKey? { throw .keyringLocked }
    func establish() async throws(AgentError) -> SigningKey { throw .keyringLocked }
}

/// The way out of a keyring's fault leads nobody away from what he has borrowed.
@Suite struct DeviceKeyAdviceTests {
    private static let cad = "INCREMENT cad ugslmd 27.0 permanent 2 BORROW=2880"

    private func hint(_ traveller: Traveller, _ body: (Agent) async throws -> Void) async -> String {
        var laptop = traveller.agent(asking: [ServerAddress(host: "127.0.0.1", port: 1)]).laptop
        laptop.deviceKeys = LockedKeyring()
        return await said { try await body(Agent(laptop: laptop, transport: traveller.network)) }
    }

    private func said(_ body: () async throws -> Void) async -> String {
        do {
            try await body()
            return "nothing"
        } catch {
            return (error as? AgentError)?.hint ?? ""
        }
    }

    @Test func aKeyFileIsAdvisedOnlyWhereNothingIsBorrowed() async throws {
        let clock = Clock()
        try await Site.open([Self.cad], clock: clock) { site in
            let alice = try Traveller(clock: clock)
            #expect(await hint(alice) { _ = try await $0.list() }.contains("`keyring = file` in ~/.config/borrow/config"))
            try await alice.get("cad", from: site, for: 3600)
            for hint in [
                await hint(alice) { _ = try await $0.list() },
                await hint(alice) { _ = try await $0.giveBack([WantedFeature("cad")!]) },
            ] {
                #expect(!hint.contains("keyring = file"))
                #expect(hint.contains("cannot return or extend"))
            }
            let bob = try Traveller(nodelockOf: alice)
            #expect(await hint(bob) { _ = try await $0.list() }.contains("keyring = file"))
            alice.network.set(.down)
            try await alice.giveBack("cad")
            #expect(await hint(alice) { _ = try await $0.list() }.contains("cannot return or extend"))
        }
    }

    @Test func whoseKeyChangedIsToldToChangeItBack() async throws {
        try await Site.open([Self.cad]) { site in
            let alice = try Traveller()
            try await alice.get("cad", from: site)
            try FileManager.default.removeItem(atPath: alice.scratch.path + "/data/" + alice.device.fileName)
            let words = "if you changed `keyring` in ~/.config/borrow/config, change it back"
            #expect(await said { try await alice.giveBack("cad") }.hasPrefix(words))
            _ = try await alice.device.establish()
            #expect(await said { try await alice.giveBack("cad") }.hasPrefix(words))
        }
    }
}
