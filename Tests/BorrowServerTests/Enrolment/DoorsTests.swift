// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// Who may not ask is turned away at every door, metered use included; what was used or is given back is taken.
@Suite struct DoorsTests {
    private static let lines = ["INCREMENT f ugslmd 1.0 permanent 5 BORROW", "INCREMENT m ugslmd 1.0 permanent 100 METERED"]

    enum Door: CaseIterable, Sendable {
        case borrow, checkout, preview, request, previewOfRequest, meteredRequest, previewOfMetered, report
    }

    /// How a device comes to be turned away.
    enum Bar: CaseIterable, Sendable {
        case blocked, closed, withoutCode

        var code: RefusalCode {
            switch self {
            case .blocked: .deviceBlocked
            case .closed: .enrolmentClosed
            case .withoutCode: .notEnrolled
            }
        }

        func put(before device: SigningKey, at counter: Counter) async throws {
            switch self {
            case .blocked:
                try await counter.lend("f", to: device)
                try counter.carryOut(DeviceOrder(device: device.publicKey.hostid.shown, act: .block(reason: "stolen")))
            case .closed: Self.set(.closed, at: counter)
            case .withoutCode: Self.set(.code, at: counter)
            }
        }

        private static func set(_ mode: EnrolmentSettings.Mode, at counter: Counter) {
            var policy = counter.desk.policy.current
            policy.settings.enrolment.mode = mode
            counter.desk.policy.replace(by: policy)
        }
    }

    /// The code of the refusal; `nil` where it is let in.
    private func knock(_ door: Door, as device: SigningKey, at counter: Counter) async throws -> RefusalCode? {
        let borrower = Fixture.borrower(device)
        func request(_ feature: String, _ end: AskedEnd = .lasting(3600)) -> BorrowRequest {
            let asked = WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes(feature.utf8))
            return BorrowRequest(id: RandomIdentifier.make().shown, bodyHash: "body", features: [asked], end: end, borrower: borrower)
        }
        func code(_ outcome: CapabilityOutcome) -> RefusalCode? {
            guard case .refused(let refusals) = outcome else { return nil }
            return refusals.first?.refusal.code
        }
        let (desk, now) = (counter.desk, Fixture.now)
        switch door {
        case .borrow: return try await desk.borrow(request("f"), now: now).refusals.first?.refusal.code
        case .checkout: return try await desk.borrow(request("f", .connected(600)), now: now).refusals.first?.refusal.code
        case .preview:
            let decision = try await desk.preview(request("f").features, end: .lasting(3600), borrower: borrower, now: now)
            guard case .refuse(let refusals) = decision else { return nil }
            return refusals.first?.refusal.code
        case .request: return code(try await desk.serve(CapabilityRequest(request("f")), now: now))
        case .previewOfRequest: return code(try await desk.previewServing(CapabilityRequest(request("f")), now: now))
        case .meteredRequest: return code(try await desk.serve(CapabilityRequest(request("m")), now: now))
        case .previewOfMetered: return code(try await desk.previewServing(CapabilityRequest(request("m")), now: now))
        case .report: return code(try await desk.serve(CapabilityRequest(request("m"), isReport: true), now: now))
        }
    }

    @Test(arguments: Door.allCases, Bar.allCases)
    func whoMayNotAskIsTurnedAway(at door: Door, by bar: Bar) async throws {
        let (counter, device) = (try Counter(Self.lines), SigningKey.generate())
        try await bar.put(before: device, at: counter)
        let (free, devices) = (try await counter.free("f"), try counter.carryOut(DevicesOrder()).devices.count)
        // What a known device used, it used before it was blocked.
        let expected = door == .report && bar == .blocked ? nil : bar.code
        #expect(try await knock(door, as: device, at: counter) == expected)
        #expect(try await counter.free("f") == free)
        #expect(try counter.carryOut(DevicesOrder()).devices.count == devices)
    }

    @Test(arguments: Door.allCases)
    func whoMayAskIsLetIn(at door: Door) async throws {
        let (counter, device) = (try Counter(Self.lines), SigningKey.generate())
        #expect(try await knock(door, as: device, at: counter) == nil)
        // And is known from then on, where anything was taken.
        let isPreview = [.preview, .previewOfRequest, .previewOfMetered].contains(door)
        #expect(try counter.carryOut(DevicesOrder()).devices.isEmpty == isPreview)
    }

    @Test func whatABlockedDeviceGivesBackIsTaken() async throws {
        let (counter, device) = (try Counter(Self.lines), SigningKey.generate())
        let grant = try await counter.lend("f", to: device)
        try counter.carryOut(DeviceOrder(device: device.publicKey.hostid.shown, act: .block(reason: "")))
        _ = try await counter.giveBack(grant, by: device)
        #expect(try await counter.free("f") == 5)
    }
}
