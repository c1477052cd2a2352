// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// A PACKAGE line makes seats of its components from those of the lines that enable it.
@Suite struct PackageTests {
    private static let enabling = "INCREMENT suite ugslmd 5.0 permanent 2 BORROW=48"
    private static let plain = "PACKAGE suite ugslmd 5.0 COMPONENTS=\"cad:27.5:3 cam\""
    private static let suite = "PACKAGE suite ugslmd 5.0 COMPONENTS=\"cad:27.5 cam\" OPTIONS=SUITE"
    private let alice = SigningKey.generate()
    private let bob = SigningKey.generate()

    private func offers(_ counter: Counter) async throws -> [String] {
        try await counter.desk.standings(now: Fixture.now).map { "\($0.feature.shown) \($0.version.text.shown) \($0.free)/\($0.total)" }
    }

    @Test func eachComponentHasItsVersionAndCount() async throws {
        let counter = try Counter([Self.enabling, Self.plain])
        #expect(try await offers(counter) == ["suite 5.0 2/2", "cad 27.5 6/6", "cam 5.0 2/2"])
    }

    @Test func aGrantRestsOnThePackageAndOnTheEnablingLine() async throws {
        let counter = try Counter([Self.enabling, Self.plain])
        let grant = try await counter.lend("cad", seats: 6, end: .lasting(Fixture.week), to: alice)
        #expect(grant.derivation?.name == Bytes("suite"))
        #expect(grant.lines.map(\.name) == [Bytes("suite")])
        #expect(grant.terms.version == Version("27.5"))
        #expect(grant.terms.expiresAt == Fixture.now + 48 * 3600)
        _ = try VerifiedGrant(grant, publishers: [Fixture.publisher.publicKey])
        #expect(throws: VerifiedGrant.Failure.publisherUnknown) {
            try VerifiedGrant(grant, publishers: [SigningKey.generate().publicKey])
        }
    }

    /// Without OPTIONS the components are features by themselves.
    @Test func componentsOfAPackageTakeNothingFromEachOther() async throws {
        let counter = try Counter([Self.enabling, Self.plain])
        try await counter.lend("cam", seats: 2, to: alice)
        #expect(try await offers(counter) == ["suite 5.0 2/2", "cad 27.5 6/6", "cam 5.0 0/2"])
        await #expect(throws: Refusal(.noneFree, "")) { try await counter.lend("cam", to: bob) }
    }

    @Test func aComponentOfASuiteTakesASeatOfTheSuite() async throws {
        let counter = try Counter([Self.enabling, Self.suite])
        let grant = try await counter.lend("cad", to: alice)
        #expect(try await offers(counter) == ["suite 5.0 1/2", "cad 27.5 1/2", "cam 5.0 1/2"])
        try await counter.lend("cam", to: alice)
        await #expect(throws: Refusal(.noneFree, "")) { try await counter.lend("cad", to: bob) }
        await #expect(throws: Refusal(.allInUse, "")) { try await counter.checkOut("suite", to: bob) }
        _ = try await counter.giveBack(grant, by: alice)
        try await counter.checkOut("suite", to: bob)
        #expect(try await offers(counter) == ["suite 5.0 0/2", "cad 27.5 0/2", "cam 5.0 0/2"])
    }

    /// Each of them would fit alone.
    @Test func oneRequestCannotTakeASeatOfASuiteTwice() async throws {
        let counter = try Counter([Self.enabling.replacing(" 2 ", with: " 1 "), Self.suite])
        let both = ["cad", "cam"].map { WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes($0.utf8)) }
        let outcome = try await counter.borrow(both, device: alice)
        #expect(outcome.refusals.map(\.refusal.code) == [.noneFree])
        let reserved = try Counter([Self.enabling.replacing(" 2 ", with: " 1 "), Self.suite.replacing("=SUITE", with: "=SUITE_RESERVED")])
        #expect(try await reserved.borrow(both, device: alice).refusals.isEmpty)
    }

    @Test(arguments: ["OPTIONS=SUITE_RESERVED", "OPTIONS=SUITE SUITE_DUP_GROUP=UHD", "OPTIONS=SUITE DUP_GROUP=SITE"])
    func oneDevicesComponentsShareASeat(_ options: String) async throws {
        let counter = try Counter([Self.enabling, Self.suite.replacing("OPTIONS=SUITE", with: options)])
        try await counter.lend("cad", to: alice)
        try await counter.lend("cam", to: alice)
        #expect(try await offers(counter) == ["suite 5.0 1/2", "cad 27.5 1/2", "cam 5.0 1/2"])
        try await counter.lend("cad", to: bob)
        // What is left of the seats that are taken is kept for those who have them.
        await #expect(throws: Refusal(.noneFree, "")) { try await counter.lend("cam", to: .generate()) }
        try await counter.lend("cam", to: bob)
        #expect(try await offers(counter) == ["suite 5.0 0/2", "cad 27.5 0/2", "cam 5.0 0/2"])
    }

    /// The same claims, another key: another device.
    @Test func twoDeviceKeysNeverShareASeat() async throws {
        let counter = try Counter([Self.enabling.replacing(" 2 ", with: " 1 "), Self.suite + " SUITE_DUP_GROUP=SITE"])
        try await counter.lend("cad", to: alice)
        await #expect(throws: Refusal(.noneFree, "")) { try await counter.lend("cam", to: bob) }
    }

    /// A seat that is shared ends with the last that shares it.
    @Test func aSharedSeatIsFreeWhenBothAreBack() async throws {
        let counter = try Counter([Self.enabling, Self.suite + "_RESERVED"])
        let cad = try await counter.lend("cad", to: alice)
        let cam = try await counter.lend("cam", to: alice)
        _ = try await counter.giveBack(cad, by: alice)
        #expect(try await counter.free("cad") == 1)
        _ = try await counter.giveBack(cam, by: alice)
        #expect(try await counter.free("cad") == 2)
    }

    @Test func theSeatsOfSeveralEnablingLinesAddUp() async throws {
        let counter = try Counter([Self.enabling, Self.enabling.replacing(" 2 ", with: " 3 "), Self.plain])
        #expect(try await offers(counter) == ["suite 5.0 5/5", "cad 27.5 15/15", "cam 5.0 5/5"])
        let grant = try await counter.lend("cad", seats: 15, to: alice)
        #expect(grant.lines.count == 2)
        _ = try VerifiedGrant(grant, publishers: [Fixture.publisher.publicKey])
    }

    @Test func aComponentsOwnLineIsAnotherPool() async throws {
        let counter = try Counter([Self.enabling, "INCREMENT cam ugslmd 5.0 permanent 1 BORROW=48", Self.plain])
        #expect(try await offers(counter) == ["suite 5.0 2/2", "cam 5.0 1/1", "cam 5.0 2/2", "cad 27.5 6/6"])
        let grant = try await counter.lend("cam", seats: 2, to: alice)
        #expect(grant.derivation != nil)
    }

    @Test func itIsEnabledByLinesOfItsVersionOnly() throws {
        let other = try Fixture.stock([Self.enabling.replacing("5.0", with: "6.0"), Self.plain])
        #expect(other.shelf.features.map(\.feature) == [Bytes("suite")])
        #expect(
            other.notices.map(\.description) == [
                "test.lic:5: PACKAGE suite is not lent: no FEATURE or INCREMENT line of suite 5.0 that is lent enables it"
            ])
        #expect(!other.shelf.text.shown.contains("PACKAGE"))
        let any = try Fixture.stock([Self.enabling.replacing("5.0", with: "6.0"), Self.plain.replacing("5.0 ", with: "")])
        #expect(any.shelf.features.map(\.feature.shown) == ["suite", "cad", "cam"])
    }

    @Test func itEndsAndIsSupersededWithTheEnablingLine() async throws {
        let ended = try Counter([Self.enabling.replacing("permanent", with: "21-nov-2026"), Self.plain])
        await #expect(throws: Refusal(.lineExpired, "")) { try await ended.lend("cad", to: alice) }
        let superseded = try Counter([
            Self.enabling + " ISSUED=01-jan-2020", "INCREMENT suite ugslmd 6.0 permanent 1 BORROW SUPERSEDE ISSUED=01-jan-2021", Self.plain,
        ])
        #expect(try await offers(superseded) == ["suite 6.0 1/1"])
    }

    /// Only the first FEATURE of a name counts, for its components too.
    @Test func aSecondFeatureOfTheNameEnablesNothing() async throws {
        let feature = Self.enabling.replacing("INCREMENT", with: "FEATURE")
        let counter = try Counter([feature, feature.replacing(" 2 ", with: " 7 "), Self.plain])
        #expect(try await offers(counter) == ["suite 5.0 2/2", "cad 27.5 6/6", "cam 5.0 2/2"])
    }

    @Test func theSecondPackageOfANameIsNamed() throws {
        let stock = try Fixture.stock([Self.enabling, Self.plain, Self.plain.replacing(":3", with: ":9")])
        #expect(stock.notices.map(\.reason) == ["a PACKAGE of this name and version stands above, and the first one counts"])
    }

    @Test func clientsReadThePackageToo() throws {
        let text = try Fixture.stock([Self.enabling, Self.plain]).shelf.text
        let read = LicenseFile.parse(text, name: "")
        #expect(read.errors.isEmpty)
        #expect(
            read.file.entries.compactMap(\.derivation).allSatisfy { $0.isSigned(by: [Fixture.publisher.publicKey], for: read.file.servers) }
        )
        #expect(read.file.entries.count == 4)
    }

    @Test func anUnsignedOrEditedPackageIsNamed() throws {
        let signed = try Fixture.license([Self.enabling, Self.plain])
        let edited = LicenseText(name: "test.lic", bytes: Bytes(signed.bytes.shown.replacing(":3", with: ":9").utf8))
        let stock = Stocktaking([edited], server: Fixture.server.publicKey.hostid, publishers: [Fixture.publisher.publicKey])
        #expect(stock.notices.map(\.reason) == ["no trusted publisher has signed it for this server"])
        #expect(stock.shelf.features.count == 1)
    }
}
