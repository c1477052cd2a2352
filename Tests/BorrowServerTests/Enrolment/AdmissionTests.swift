// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// Who may ask at all: decided in the transaction of the borrow.
@Suite struct AdmissionTests {
    private static let line = "INCREMENT f ugslmd 1.0 permanent 500 BORROW=4320"
    private let alice = SigningKey.generate()
    private let bob = SigningKey.generate()

    private func counter(_ change: (inout EnrolmentSettings) -> Void = { _ in }) throws -> Counter {
        let counter = try Counter([Self.line])
        var policy = counter.desk.policy.current
        change(&policy.settings.enrolment)
        counter.desk.policy.replace(by: policy)
        return counter
    }

    private func ask(
        _ counter: Counter, as key: SigningKey, user: String = "alice", machine: String = Fixture.machine, address: String = "10.0.0.7",
        end: AskedEnd = .lasting(86400), now: Instant = Fixture.now
    ) async throws -> BorrowOutcome {
        let asked = WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes("f"), seats: 1)
        let borrower = Borrower(
            device: key.publicKey.hostid.shown, machine: machine, user: user, host: "thinkpad", address: address)
        let id = RandomIdentifier.make().shown
        return try await counter.desk.borrow(
            BorrowRequest(id: id, bodyHash: "b", features: [asked], end: end, borrower: borrower), now: now)
    }

    private func act(_ act: DeviceOrder.Act, on key: SigningKey, at counter: Counter) throws -> DeviceOrder.Report {
        try counter.carryOut(DeviceOrder(device: key.publicKey.hostid.shown, act: act))
    }

    private func devices(_ counter: Counter) throws -> [DeviceReport.Entry] { try counter.carryOut(DevicesOrder()).devices }

    @Test func aDeviceIsTakenOnFirstSightAndItsUserIsAClaim() async throws {
        let counter = try counter()
        #expect(try await ask(counter, as: alice).refusals.isEmpty)
        #expect(try await ask(counter, as: alice, user: "mallory", address: "10.0.0.8", now: Fixture.now + 60).refusals.isEmpty)
        let device = try #require(try devices(counter).first)
        #expect(device.identity == .claimed)
        #expect([device.user, device.host, device.address] == ["mallory", "thinkpad", "10.0.0.8"])
        #expect(device.firstSeen == Fixture.now)
        #expect(device.loans == 1)
        #expect(try counter.carryOut(DevicesOrder()).table.contains("claimed"))
        #expect(try counter.carryOut(LoansOrder(all: false)).loans.map(\.identity) == [.claimed])
        #expect(try counter.carryOut(LoansOrder(all: false)).table.contains("claimed"))
    }

    @Test func newDevicesAreLimitedByAddress() async throws {
        let counter = try counter { ($0.newDevicesPerAddress, $0.newDevicesPerMachine) = (3, 100) }
        for _ in 0..<3 { #expect(try await ask(counter, as: .generate()).refusals.isEmpty) }
        let refused = try await ask(counter, as: alice).refusals
        #expect(refused.map(\.refusal.code) == [.tooManyDevices])
        #expect(refused[0].refusal.detail == "3 new devices came from 10.0.0.7 within a day, 3 are taken")
        // Neither another address nor tomorrow, nor this very machine is kept out.
        #expect(try await ask(counter, as: alice, address: "10.0.0.8").refusals.isEmpty)
        #expect(try await ask(counter, as: bob, now: Fixture.now + 86401).refusals.isEmpty)
        for _ in 0..<5 { #expect(try await ask(counter, as: .generate(), address: "127.0.0.1").refusals.isEmpty) }
    }

    @Test func newDevicesAreLimitedByMachineAndApprovedOnesDoNotCount() async throws {
        let counter = try counter { $0.newDevicesPerMachine = 2 }
        _ = try await ask(counter, as: alice, address: "10.0.0.1")
        _ = try await ask(counter, as: bob, address: "10.0.0.2")
        let carol = SigningKey.generate()
        #expect(try await ask(counter, as: carol, address: "10.0.0.3").refusals.map(\.refusal.code) == [.tooManyDevices])
        #expect(try await ask(counter, as: alice).refusals.isEmpty)
        _ = try act(.approve, on: alice, at: counter)
        #expect(try await ask(counter, as: carol, address: "10.0.0.3").refusals.isEmpty)
    }

    @Test func aNewDeviceBorrowsForAFewDaysUntilItIsApproved() async throws {
        let counter = try counter { $0.newDeviceDays = 2 }
        guard case .lent(let texts) = try await ask(counter, as: alice, end: .lasting(30 * 86400)) else { throw Refusal(.notHeld, "") }
        #expect(try Grant.parse(texts[0]).terms.expiresAt == Fixture.now + 2 * 86400)
        let refused = try await ask(counter, as: alice, end: .until(Fixture.now + 2 * 86400 + 1)).refusals
        #expect(refused.map(\.refusal.code) == [.tooLong])
        #expect(refused[0].refusal.longest == Fixture.now + 2 * 86400)
        #expect(refused[0].refusal.hint.contains("lend device approve"))
        _ = try act(.approve, on: alice, at: counter)
        #expect(try await ask(counter, as: alice, end: .until(Fixture.now + 30 * 86400)).refusals.isEmpty)
    }

    @Test func anEnrolledDevicesUserIsFixed() async throws {
        let counter = try counter()
        _ = try await ask(counter, as: alice)
        _ = try act(.approve, on: alice, at: counter)
        let refused = try await ask(counter, as: alice, user: "mallory").refusals
        #expect(refused.map(\.refusal.code) == [.userDiffers])
        #expect(refused[0].refusal.detail == "this device is enrolled for alice, and the request says mallory")
        // A name that looks the same is another: composed and decomposed, Latin and Cyrillic.
        #expect(try await ask(counter, as: alice, user: "\u{430}lice").refusals.map(\.refusal.code) == [.userDiffers])
        _ = try act(.rebind(user: "andr\u{E9}"), on: alice, at: counter)
        #expect(try await ask(counter, as: alice, user: "andre\u{301}").refusals.map(\.refusal.code) == [.userDiffers])
        #expect(try await ask(counter, as: alice, user: "andr\u{E9}").refusals.isEmpty)
        #expect(try counter.carryOut(LoansOrder(all: false)).loans.map(\.identity) == [.enrolled])
    }

    @Test func aBlockedDeviceGetsNothingAndItsReturnsAreTaken() async throws {
        let counter = try counter()
        guard case .lent(let texts) = try await ask(counter, as: alice) else { throw Refusal(.notHeld, "") }
        let report = try act(.block(reason: "lost at the airport"), on: alice, at: counter)
        #expect(report.holds.map(\.feature) == ["f"])
        for end in [AskedEnd.lasting(3600), .connected(3600)] {
            let refused = try await ask(counter, as: alice, end: end).refusals
            #expect(refused.map(\.refusal.code) == [.deviceBlocked])
            #expect(refused[0].refusal.detail.hasSuffix(": lost at the airport"))
        }
        #expect(Receipt(try await counter.giveBack(try Grant.parse(texts[0]), by: alice)) != nil)
        _ = try act(.unblock, on: alice, at: counter)
        #expect(try await ask(counter, as: alice).refusals.isEmpty)
    }

    @Test func underCodeADeviceHasToBeEnrolled() async throws {
        let counter = try counter()
        _ = try await ask(counter, as: alice)
        var policy = counter.desk.policy.current
        policy.settings.enrolment.mode = .code
        counter.desk.policy.replace(by: policy)
        // Also one that was known by its claims only.
        for key in [alice, bob] { #expect(try await ask(counter, as: key).refusals.map(\.refusal.code) == [.notEnrolled]) }
        #expect(try devices(counter).count == 1)
        _ = try act(.approve, on: alice, at: counter)
        #expect(try await ask(counter, as: alice).refusals.isEmpty)
    }

    @Test func aClosedServerTakesNobodyNew() async throws {
        let counter = try counter()
        _ = try await ask(counter, as: alice)
        var policy = counter.desk.policy.current
        policy.settings.enrolment.mode = .closed
        counter.desk.policy.replace(by: policy)
        #expect(try await ask(counter, as: bob).refusals.map(\.refusal.code) == [.enrolmentClosed])
        #expect(try await ask(counter, as: alice).refusals.isEmpty)
        #expect(try devices(counter).count == 1)
    }

    @Test func aPreviewSaysTheSameAndTakesNothingDown() async throws {
        let counter = try counter { $0.mode = .code }
        let asked = WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes("f"), seats: 1)
        let decision = try await counter.desk.preview([asked], end: .lasting(60), borrower: Fixture.borrower(alice), now: Fixture.now)
        guard case .refuse(let refusals) = decision else { throw Refusal(.internalFault, "lent") }
        #expect(refusals.map(\.refusal.code) == [.notEnrolled])
        #expect(try devices(counter).isEmpty)
    }

    @Test func eachRefusalIsInTheAudit() async throws {
        let counter = try counter { $0.mode = .closed }
        _ = try await ask(counter, as: alice)
        let codes = try await counter.desk.store.read { try $0.rows("SELECT code FROM audit", []).map { $0["code"] as String? } }
        #expect(codes == ["enrolment-closed"])
    }
}
