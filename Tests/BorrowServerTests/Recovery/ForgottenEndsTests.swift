// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Foundation
import Testing

@testable import BorrowServer

/// How long seats are held back after a loss: as long as the key remembers that something was lent, whatever license files say since.
@Suite struct ForgottenEndsTests {
    private static let long = ["INCREMENT f ugslmd 27.0 06-nov-2027 1 BORROW=480", "INCREMENT g ugslmd 27.0 06-nov-2027 1"]
    private static let short = ["INCREMENT f ugslmd 27.0 06-nov-2027 1 BORROW=24", "INCREMENT g ugslmd 27.0 06-nov-2027 1"]
    private static let day: Int64 = 86400
    private let alice = SigningKey.generate()
    private let bob = SigningKey.generate()

    /// A server beside whose key an epoch lies, with a database of this name.
    private func open(
        _ lines: [String], in folder: Folder, database: String = "loans.db", settings: LendingSettings = .standard,
        now: Instant = Fixture.now
    ) throws -> Counter {
        let file = Counter.epoch(in: folder)
        if case .absent = file.content(), !FileManager.default.fileExists(atPath: folder.file(database)) { try file.begin() }
        return try Counter(lines, in: folder, database: database, settings: settings, watching: true, now: now)
    }

    private func lose(_ counter: Counter, _ folder: Folder) throws {
        try counter.desk.store.close()
        for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: folder.file("loans.db" + end)) }
    }

    private func recovery(_ counter: Counter, now: Instant = Fixture.now) async throws -> RecoveryReport {
        try await counter.desk.store.recovery(at: now)
    }

    private func epoch(in folder: Folder) throws -> Epoch {
        guard case .epoch(let epoch) = Counter.epoch(in: folder).content() else { throw Refusal(.internalFault, "there is no epoch") }
        return epoch
    }

    /// Nor does a restart make it shorter.
    @Test func aLicenseFileThatAllowsLessFreesNoSeatSooner() async throws {
        let folder = try Folder()
        let before = try open(Self.long, in: folder)
        let grant = try await before.lend("f", end: .lasting(20 * Self.day), to: alice)
        try before.desk.store.close()
        try lose(try open(Self.short, in: folder, now: Fixture.now + 60), folder)
        for start in [120, 2 * Self.day] as [Int64] {
            let counter = try open(Self.short, in: folder, now: Fixture.now + start)
            let later = Fixture.now + max(start, 2 * Self.day)
            #expect(try await recovery(counter, now: later).until == grant.terms.expiresAt)
            await #expect(throws: Refusal(.recovering, "")) { try await counter.lend("f", to: bob, now: later) }
            #expect(try await counter.free("f", now: later) == 0)
            try counter.desk.store.close()
        }
        // The database is lost once more, and the key still knows.
        try lose(try open(Self.short, in: folder, now: Fixture.now + 3 * Self.day), folder)
        let counter = try open(Self.short, in: folder, now: Fixture.now + 3 * Self.day)
        await #expect(throws: Refusal(.recovering, "")) { try await counter.lend("f", to: bob, now: grant.terms.expiresAt + -1) }
        try await counter.lend("f", to: bob, now: grant.terms.expiresAt)
    }

    @Test func aLicenseFileThatIsReadWhileItRecoversFreesNoSeatSooner() async throws {
        let folder = try Folder()
        let before = try open(Self.long, in: folder)
        let grant = try await before.lend("f", end: .lasting(20 * Self.day), to: alice)
        try lose(before, folder)
        let counter = try open(Self.long, in: folder)
        try counter.reread(Self.short)
        await #expect(throws: Refusal(.recovering, "")) { try await counter.lend("f", to: bob, now: Fixture.now + 2 * Self.day) }
        // Its line goes, and comes back.
        try counter.reread([Self.short[1]])
        try counter.reread(Self.short)
        await #expect(throws: Refusal(.recovering, "")) { try await counter.lend("f", to: bob, now: grant.terms.expiresAt + -1) }
        try await counter.lend("f", to: bob, now: grant.terms.expiresAt)
    }

    @Test func useOfMeteredFeaturesThatIsForgottenIsNotGivenTwice() async throws {
        let lines = ["INCREMENT solve ugslmd 1.0 permanent 2 METERED=REUSABLE BORROW_INTERVAL=2d"]
        let folder = try Folder()
        let before = try open(lines, in: folder)
        try await before.report("solve*2", by: alice)
        try lose(before, folder)
        let counter = try open(lines, in: folder)
        #expect(try await counter.free("solve") == 0)
        await #expect(throws: Refusal(.recovering, "")) { try await counter.report("solve", by: bob) }
        let end = Fixture.now + 2 * Self.day
        await #expect(throws: Refusal(.recovering, "")) { try await counter.report("solve", by: bob, now: end + -1) }
        try await counter.report("solve*2", by: bob, now: end)
    }

    @Test func whatACapabilityRequestServedIsHeldBack() async throws {
        let folder = try Folder()
        let before = try open(Self.long, in: folder)
        let grants = try await before.serve("f", to: alice, seconds: 10 * Self.day).grants
        try lose(before, folder)
        let counter = try open(Self.short, in: folder)
        let end = try #require(grants.first).terms.expiresAt
        await #expect(throws: Refusal(.recovering, "")) { try await counter.serve("f", to: bob, now: end + -1) }
        #expect(try await counter.serve("f", to: bob, now: end).granted == ["f 1/1"])
    }

    /// A grant that is shorter than the borrow holds its seat until it ends, not until the promised end.
    @Test func whatIsPromisedAndNotGrantedIsNotHeldBack() async throws {
        var settings = LendingSettings.standard
        settings.exposure = Interval("1d")
        let folder = try Folder()
        let before = try open(Self.long, in: folder, settings: settings)
        let grant = try await before.lend("f", end: .lasting(10 * Self.day), to: alice)
        #expect(grant.terms.expiresAt == Fixture.now + Self.day)
        try lose(before, folder)
        let counter = try open(Self.short, in: folder)
        #expect(try await recovery(counter).until == grant.terms.expiresAt)
        try await counter.lend("f", to: bob, now: grant.terms.expiresAt)
    }

    /// The key has not lent it under this epoch, and knows of it all the same from then on.
    @Test func whatIsTakenOnAgainIsRememberedThroughTheNextLoss() async throws {
        let (folder, elsewhere) = (try Folder(), try Folder())
        let grant = try await open(Self.long, in: elsewhere).lend("f", end: .lasting(20 * Self.day), to: alice)
        let before = try open(Self.long, in: folder)
        try await before.show(grant.sealed.text, by: alice)
        try lose(before, folder)
        let counter = try open(Self.short, in: folder)
        await #expect(throws: Refusal(.recovering, "")) { try await counter.lend("f", to: bob, now: grant.terms.expiresAt + -1) }
    }

    /// Any feature of it may hold a seat that another would take.
    @Test func aSuitesSeatsAreHeldBackForAllItsFeatures() async throws {
        let lines = [
            "PACKAGE s ugslmd 1.0 COMPONENTS=\"f g\" OPTIONS=SUITE", "INCREMENT s ugslmd 1.0 06-nov-2027 1 BORROW=480",
            "INCREMENT h ugslmd 1.0 06-nov-2027 1 BORROW=480",
        ]
        let folder = try Folder()
        let before = try open(lines, in: folder)
        let grant = try await before.lend("f", end: .lasting(10 * Self.day), to: alice)
        try lose(before, folder)
        let counter = try open(lines, in: folder)
        await #expect(throws: Refusal(.recovering, "")) { try await counter.lend("g", to: bob, now: grant.terms.expiresAt + -1) }
        try await counter.lend("h", to: bob)
        try await counter.lend("g", to: bob, now: grant.terms.expiresAt)
    }

    /// An epoch names those that end last. The others wait for the last of themselves, and what is lent of one of them later frees it no
    /// sooner.
    @Test func ofManyFeaturesNoneIsForgotten() async throws {
        let count = LatestEnds.mostNamed + 3
        let lines = (0..<count).map { "INCREMENT f\($0) ugslmd 1.0 permanent 2 BORROW=480" }
        let folder = try Folder()
        let before = try open(lines, in: folder)
        var grants: [Grant] = []
        for index in 0..<count {
            grants.append(try await before.lend("f\(index)", end: .lasting(Int64(index + 1) * 3600), to: alice))
        }
        try lose(before, folder)
        let kept = try epoch(in: folder).ends
        #expect(kept.named.count == LatestEnds.mostNamed)
        #expect(kept.others == grants[2].terms.expiresAt)
        var counter = try open(lines, in: folder)
        try await counter.show(grants[0].sealed.text, by: alice)
        try lose(counter, folder)
        counter = try open(lines, in: folder)
        for index in [0, 1, 2] {
            await #expect(throws: Refusal(.recovering, "")) {
                try await counter.lend("f\(index)", to: bob, now: grants[2].terms.expiresAt + -1)
            }
        }
        for (index, grant) in grants.enumerated().dropFirst(2) {
            await #expect(throws: Refusal(.recovering, "")) {
                try await counter.lend("f\(index)", to: bob, now: grant.terms.expiresAt + -1)
            }
            try await counter.lend("f\(index)", seats: 2, to: bob, now: grant.terms.expiresAt)
        }
    }

    /// Without an epoch nobody knows: what the lines allow, and what is known to have been lent, stand for it, and that is said.
    @Test func whatIsAssumedIsSaid() async throws {
        let folder = try Folder()
        var counter = try open(Self.long, in: folder)
        try await counter.lend("f", end: .lasting(10 * Self.day), to: alice)
        try counter.desk.store.close()
        counter = try open(Self.short, in: folder)
        #expect(try await !recovery(counter).isRecovering)
        try counter.desk.store.close()
        try FileManager.default.removeItem(atPath: folder.file("server.epoch"))
        let now = Fixture.now + 5 * Self.day
        counter = try open(Self.short, in: folder, now: now)
        // Ten days were lent, so another ten may have been since then; the lines of today allow one.
        let assumed = try await recovery(counter, now: now)
        #expect(assumed.until == now + 10 * Self.day)
        #expect(assumed.isAssumed == true)
        #expect(assumed.text.contains("it is not known how long a forgotten license runs"), "\(assumed.text)")
        // It is no better known after the next loss.
        try lose(counter, folder)
        let again = try await recovery(try open(Self.short, in: folder, now: now), now: now)
        #expect(again.until == now + 10 * Self.day && again.isAssumed == true)
    }

    /// One that ends soon came to light: another may be out that ends as late as was assumed.
    @Test func whatComesToLightShortensNothing() async throws {
        let folder = try Folder()
        let before = try open(Self.long, in: folder)
        let grant = try await before.lend("f", end: .lasting(3600), to: alice)
        try lose(before, folder)
        try "nothing".write(toFile: folder.file("server.epoch"), atomically: true, encoding: .utf8)
        var counter = try open(Self.long, in: folder)
        try await counter.show(grant.sealed.text, by: alice)
        try lose(counter, folder)
        counter = try open(Self.long, in: folder)
        let assumed = Fixture.now + (20 * Self.day + 1)
        await #expect(throws: Refusal(.recovering, "")) { try await counter.lend("f", to: bob, now: assumed + -1) }
        try await counter.lend("f", to: bob, now: assumed)
    }

    @Test func whatIsKnownIsSaid() async throws {
        let folder = try Folder()
        let before = try open(Self.long, in: folder)
        try await before.lend("f", to: alice)
        try lose(before, folder)
        let known = try await recovery(try open(Self.long, in: folder))
        #expect(known.isAssumed == false)
        #expect(known.text.contains("it is known that no forgotten license runs longer"), "\(known.text)")
    }

    /// The database is what it was: it knows more than that epoch.
    @Test func anOlderEpochBesideASoundDatabaseIsReplaced() async throws {
        let folder = try Folder()
        let counter = try open(Self.long, in: folder)
        try await counter.lend("g", end: .connected(3600), to: alice)
        let older = try epoch(in: folder)
        let grant = try await counter.lend("f", end: .lasting(20 * Self.day), to: alice)
        try counter.desk.store.close()
        try Counter.epoch(in: folder).write(older)
        let later = try open(Self.long, in: folder)
        #expect(try await !recovery(later).isRecovering)
        #expect(try epoch(in: folder).ends.last == grant.terms.expiresAt)
    }

    /// While it recovers, the database keeps what it has heard of: an epoch that is put back or taken away then shortens nothing.
    @Test(arguments: [false, true]) func anEpochThatIsExchangedWhileItRecoversFreesNothing(isGone: Bool) async throws {
        let folder = try Folder()
        let before = try open(Self.long, in: folder)
        try await before.checkOut("g", to: alice)
        let older = try epoch(in: folder)
        let grant = try await before.lend("f", end: .lasting(20 * Self.day), to: alice)
        try lose(before, folder)
        try open(Self.short, in: folder).desk.store.close()
        if isGone {
            try FileManager.default.removeItem(atPath: folder.file("server.epoch"))
        } else {
            try Counter.epoch(in: folder).write(older)
        }
        let counter = try open(Self.short, in: folder)
        #expect(try await recovery(counter).isAssumed == isGone)
        await #expect(throws: Refusal(.recovering, "")) { try await counter.lend("f", to: bob, now: grant.terms.expiresAt + -1) }
        try await counter.lend("f", to: bob, now: grant.terms.expiresAt)
    }

    @Test func aNewKeyKnowsWhatTheOldOneLent() async throws {
        let folder = try Folder()
        try await open(Self.long, in: folder).lend("f", end: .lasting(20 * Self.day), to: alice)
        let new = EpochFile(besideKey: folder.file("new.key"), key: .generate())
        try new.inherit(from: Counter.epoch(in: folder))
        guard case .epoch(let inherited) = new.content() else { throw Refusal(.internalFault, "there is no epoch") }
        #expect(inherited.ends == (try epoch(in: folder)).ends)
    }

    /// An epoch of before features were named holds all of them back.
    @Test func anEpochWithoutFeaturesStillHolds() async throws {
        let end = Fixture.now + 20 * Self.day
        let message = Bytes("# An epoch.\nEPOCH DATABASE=another COMMITS=7 LATEST_END=\(end.iso8601.shown) ".utf8)
        #expect(Epoch(message: message) == Epoch(database: "another", commits: 7, ends: LatestEnds(others: end)))
        #expect(Epoch(message: Bytes("# An epoch.\nNEWS 1\n".utf8) + message) == nil)
    }

    /// Names that would be read as something else are not written: what they stand for waits with the others.
    @Test func anEpochSaysWhatItMeans() throws {
        let end = Fixture.now + 3600
        let texts = ["a", "ä", "a b", "a\nOTHERS 1970-01-01T00:00:00Z", "", String(repeating: "x", count: 300)]
        for name in texts.map({ Bytes($0.utf8) }) + [[0xFF]] {
            let license = LicenseName(vendor: Bytes("ugslmd"), feature: name)
            let ends = LatestEnds(named: [license: end], others: Fixture.now, assumedUntil: Fixture.now)
            let epoch = Epoch(database: "d", commits: 1, ends: ends)
            let read = try #require(Epoch(message: epoch.message)).ends
            #expect(read[license] == end && read.assumedUntil == Fixture.now)
            #expect(read.named.isEmpty == (name != Bytes("a".utf8) && name != Bytes("ä".utf8)))
        }
    }
}
