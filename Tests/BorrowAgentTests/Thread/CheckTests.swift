// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import Foundation
import Testing

@testable import BorrowAgent

/// The launch check as the command line makes it; its clock is the machine's own.
@Suite struct CheckTests {
    private let clock = Clock(Instant(seconds: Int64(Date().timeIntervalSince1970)))
    private static let cad = "INCREMENT cad ugslmd 27.0 permanent 2 BORROW=2880"

    private func verdict(
        _ traveller: Traveller, _ feature: String, version: String? = nil, vendor: String? = nil
    ) throws(AgentError) -> VerdictCode {
        try traveller.agent(asking: [ServerAddress]()).check(
            feature: Bytes(feature.utf8), version: version.flatMap { Version($0) }, vendor: vendor.map { Bytes($0.utf8) }
        ).code
    }

    @Test func theVerdictFollowsTheLoan() async throws {
        let clock = clock
        try await Site.open([Self.cad], clock: clock) { site in
            let alice = try Traveller(clock: clock)
            #expect(try verdict(alice, "cad") == .none)
            try await alice.get("cad", from: site)
            let asked = alice.network.requests.count
            #expect(try verdict(alice, "cad") == .licensed)
            #expect(try verdict(alice, "cad", version: "27.0", vendor: "ugslmd") == .licensed)
            #expect(try verdict(alice, "cad", version: "28.0") == .versionTooOld)
            #expect(try verdict(alice, "cad", vendor: "other") == .none)
            #expect(alice.network.requests.count == asked)
            try await alice.giveBack("cad", from: site)
            #expect(try verdict(alice, "cad") == .returned)
        }
    }

    @Test func ofTwoDirectoriesTheSameAnswerComesAsAtLaunch() async throws {
        let clock = clock
        try await Site.open([Self.cad], clock: clock) { site in
            let alice = try Traveller(clock: clock)
            try await alice.get("cad", from: site)
            let bob = try Traveller(nodelockOf: alice, own: "elsewhere")
            try await bob.get("cad", from: site)
            try await bob.giveBack("cad", from: site)
            #expect(try verdict(alice, "cad", version: "28.0") == .versionTooOld)
            let path = try #require(bob.slots.keys.first { $0.hasPrefix("elsewhere") })
            try alice.scratch.write(try alice.scratch.bytes(of: path).shown, to: path.replacingOccurrences(of: "elsewhere", with: "system"))
            let paths = [alice.directory, alice.systemDirectory].map { Bytes($0.path.utf8) }
            let asked = Asked(
                publishers: [Site.publisher.publicKey], vendor: Bytes("ugslmd"), feature: Bytes("cad"), version: Version("28.0"))
            let launch = asked.verdict(in: paths, machine: Issuer.machine, now: clock.now).code
            #expect(try verdict(alice, "cad", version: "28.0") == launch)
        }
    }

    @Test func aDirectoryThatCannotBeReadIsSaid() async throws {
        let alice = try Traveller()
        try alice.scratch.write("a file", to: "nodelock")
        #expect(throws: AgentError(.cannotRead, "")) { try verdict(alice, "cad") }
    }

    @Test func whatIsEditedOrOfAnUnknownPublisherDoesNotHold() async throws {
        let clock = clock
        try await Site.open([Self.cad], clock: clock) { site in
            let alice = try Traveller(clock: clock)
            try await alice.get("cad", from: site)
            let stranger = try Traveller(clock: clock, publishers: [Issuer.publisher.publicKey], sharing: alice.scratch)
            #expect(try verdict(stranger, "cad") == .publisherUnknown)
            #expect(stranger.holdings == ["cad unusable"])

            let path = try #require(alice.slots.keys.first)
            let text = try alice.scratch.bytes(of: path).shown
            try alice.scratch.write(text.replacingOccurrences(of: "alice", with: "mallo"), to: path)
            #expect(try verdict(alice, "cad") == .badSignature)
            #expect(alice.holdings == ["cad unusable"])
            #expect(await code { try await alice.giveBack("cad", from: site) } == RefusalCode.cannotRead)

            try alice.scratch.write("<html>", to: path)
            #expect(try verdict(alice, "cad") == .malformed)
            #expect(alice.agent(asking: site).status().faults.map(\.code) == [.cannotRead])
        }
    }
}
