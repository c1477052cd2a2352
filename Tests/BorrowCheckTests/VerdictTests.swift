// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import Testing

@Suite struct VerdictTests {
    @Test func aGrantLicensesItsMachineUntilItsEnd() throws {
        let verdict = World.verdict(on: World().grant)
        #expect(verdict.code == .licensed)
        let facts = try #require(verdict.facts)
        #expect(facts.user.shown == "alice")
        #expect(facts.seats == 1)
        #expect(facts.expiresAt == World.expires)
        #expect(verdict.text.shown == "licensed to alice until 2026-11-29 17:00:00 UTC")
    }

    /// As borrowd hands it to an application, never as a file.
    @Test func aConnectedGrantLicensesOverTheConnection() {
        var world = World()
        world.line = world.line.replacing(" BORROW=2880", by: "")
        world.terms.isConnected = true
        world.terms.expiresAt = World.issued + 3600
        func code(at now: Instant, machine: Bytes = World.machine) -> VerdictCode {
            World.asked.verdict(on: world.grant, machine: machine, now: now, connected: true).code
        }
        #expect(code(at: World.issued + 3599) == .licensed)
        #expect(code(at: World.issued + 3600) == .expired)
        #expect(code(at: World.issued, machine: World.otherMachine) == .wrongMachine)
        world.terms.expiresAt = World.issued + 3601
        #expect(code(at: World.issued) == .exceedsLine)
        world.terms.expiresAt = World.issued + 3600
        world.terms.isConnected = false
        #expect(code(at: World.issued) == .exceedsLine)
    }

    @Test func anyOfThePinnedPublishersWillDo() {
        var asked = World.asked
        asked.publishers = [World.otherPublisher.publicKey, World.publisher.publicKey]
        #expect(World.verdict(on: World().grant, asked: asked).code == .licensed)
        asked.publishers = []
        #expect(World.verdict(on: World().grant, asked: asked).code == .publisherUnknown)
    }

    @Test func theEndIsTheFirstSecondThatIsNotLicensed() {
        #expect(World.verdict(on: World().grant, at: World.expires + -1).code == .licensed)
        #expect(World.verdict(on: World().grant, at: World.expires).code == .expired)
    }

    @Test func aDayBeforeTheIssueIsStillLicensed() {
        #expect(World.verdict(on: World().grant, at: World.issued + -86400).code == .licensed)
        #expect(World.verdict(on: World().grant, at: World.issued + -86401).code == .notYetValid)
    }

    @Test func whatTheSiteMayEditChangesNothingForThePublisher() {
        var world = World()
        let line = world.signedLine
        world.serverLines = ["SERVER renamed.example.com \(World.server.publicKey.hostid.shown) 4711"]
        #expect(line.isSigned(by: [World.publisher.publicKey], for: world.servers))
        let edited = LicenseFile.parse(Bytes(line.canonical.shown.replacing("NX 2D Exchange", by: "ours").utf8), name: "").file.features[0]
        #expect(edited.isSigned(by: [World.publisher.publicKey], for: world.servers))
    }

    @Test func anyOfThreeServersMayHaveSigned() {
        var world = World()
        world.serverLines = [World.key(8), World.server, World.key(9)].map { "SERVER h \($0.publicKey.hostid.shown)" }
        #expect(World.verdict(on: world.grant).code == .licensed)
    }

    @Test func aSignatureForOnePurposeIsNoneForAnother() {
        let message = World().message
        for domain in SignatureDomain.allCases where domain != .grant {
            #expect(World.verdict(on: World.server.seal(message, for: domain).text).code == .badSignature)
        }
    }

    @Test func returnedGrantsSaySo() throws {
        let tombstone = TombstoneTerms(
            feature: Bytes("3d_to_2d_flattener"), vendor: Bytes("ugslmd"), loan: World().terms.loan, server: World.server.publicKey.hostid,
            device: World.device.publicKey.hostid, expiresAt: World.expires, returnedAt: World.issued + 3600, user: Bytes("alice"),
            host: Bytes("think pad"))
        let text = World.device.seal(tombstone.message, for: .tombstone).text
        #expect(Tombstone(text)?.terms == tombstone)
        #expect(World.verdict(on: text).code == .returned)
        #expect(World.verdict(on: text).facts?.user.shown == "alice")

        let receipt = ReceiptTerms(
            feature: Bytes("3d_to_2d_flattener"), vendor: Bytes("ugslmd"), loan: tombstone.loan, server: tombstone.server,
            device: tombstone.device,
            returnedAt: World.issued + 3600, receivedAt: World.issued + 7200)
        let received = World.server.seal(receipt.message, for: .receipt).text
        #expect(Receipt(received)?.terms == receipt)
        #expect(World.verdict(on: received).code == .returned)
    }

    @Test func anApplicationAsksInPlainTexts() throws {
        let key = World.publisher.publicKey.hostid.shown
        let asked = try #require(Asked(publishers: [key], vendor: "ugslmd", feature: "3d_to_2d_flattener", version: "27.0"))
        let verdict = World.verdict(on: World().grant, asked: asked)
        #expect(verdict.isLicensed)
        #expect(verdict.message == "licensed to alice until 2026-11-29 17:00:00 UTC")
        #expect(Asked(publishers: [key, "ED25519=short"], vendor: "ugslmd", feature: "f") == nil)
        #expect(Asked(publishers: [key], vendor: "ugslmd", feature: "f", version: "seven") == nil)
    }
}
