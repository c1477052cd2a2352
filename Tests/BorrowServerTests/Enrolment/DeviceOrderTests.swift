// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

@Suite struct DeviceOrderTests {
    private static let line = "INCREMENT f ugslmd 1.0 permanent 5 BORROW=4320"
    private let old = SigningKey.generate()
    private let new = SigningKey.generate()

    private func name(_ key: SigningKey) -> String { key.publicKey.hostid.shown }

    @Test func aDeviceIsFoundByNameKeyAndTheBeginningOfItsKey() async throws {
        let counter = try Counter([Self.line])
        try await counter.lend("f", to: old)
        try counter.carryOut(DeviceOrder(device: name(old), act: .name("alices-laptop")))
        let key = name(old).dropFirst(8)
        for text in ["alices-laptop", name(old), String(key), String(key.prefix(6)), "ED25519=" + key.prefix(12)] {
            #expect(try counter.carryOut(DeviceOrder(device: text, act: .unblock)).device.device == name(old), "\(text)")
        }
        for text in [String(key.prefix(5)), "", "nobody", String(name(new).dropFirst(8).prefix(12))] {
            #expect(throws: Refusal(.usage, "")) { try counter.carryOut(DeviceOrder(device: text, act: .unblock)) }
        }
    }

    @Test func aNameIsOneDevicesOnly() async throws {
        let counter = try Counter([Self.line])
        try await counter.lend("f", to: old)
        try await counter.lend("f", to: new)
        try counter.carryOut(DeviceOrder(device: name(old), act: .name("x")))
        #expect(throws: Refusal(.usage, "")) { try counter.carryOut(DeviceOrder(device: name(new), act: .name("x"))) }
        #expect(throws: Refusal(.usage, "")) { try counter.carryOut(DeviceOrder(device: name(new), act: .name("two words"))) }
        try counter.carryOut(DeviceOrder(device: "x", act: .name("x")))
        try counter.carryOut(DeviceOrder(device: "x", act: .name(nil)))
        try counter.carryOut(DeviceOrder(device: name(new), act: .name("x")))
    }

    @Test func aNewKeyTakesTheOldOnesPlace() async throws {
        let counter = try Counter([Self.line])
        let held = try await counter.lend("f", to: old)
        try await counter.lend("f", to: new)
        try counter.carryOut(DeviceOrder(device: name(old), act: .name("alices-laptop")))
        let report = try counter.carryOut(DeviceOrder(device: "alices-laptop", act: .replace(by: name(new))))
        #expect(report.device.device == name(new))
        #expect(report.device.name == "alices-laptop")
        #expect(report.device.identity == .enrolled)
        // What the old one holds is told: it runs until its end.
        #expect(report.holds.map(\.loan) == [held.terms.loan.shown])
        await #expect(throws: Refusal(.deviceBlocked, "")) { try await counter.lend("f", to: old) }
        try await counter.lend("f", to: new)
        #expect(throws: Refusal(.usage, "")) { try counter.carryOut(DeviceOrder(device: name(new), act: .replace(by: "alices-laptop"))) }
    }

    @Test func whatHoldsALicenseIsNotForgotten() async throws {
        let counter = try Counter([Self.line])
        let grant = try await counter.lend("f", to: old)
        #expect(throws: Refusal(.usage, "")) { try counter.carryOut(DeviceOrder(device: name(old), act: .forget)) }
        _ = try await counter.giveBack(grant, by: old)
        try counter.carryOut(DeviceOrder(device: name(old), act: .forget))
        #expect(try counter.carryOut(DevicesOrder()).devices.isEmpty)
        #expect(try counter.carryOut(DevicesOrder()).table == "no devices are known\n")
    }

    @Test func eachActIsInTheAudit() async throws {
        let counter = try Counter([Self.line])
        try await counter.lend("f", to: old)
        for act in [DeviceOrder.Act.name("x"), .approve, .block(reason: "why"), .unblock, .rebind(user: "bob")] {
            try counter.carryOut(DeviceOrder(device: name(old), act: act))
        }
        let rows = try await counter.desk.store.read {
            try $0.rows("SELECT detail, administrator, device FROM audit WHERE action = 'device' ORDER BY number", []).map {
                [$0[0] as String, $0[1] as String, $0[2] as String]
            }
        }
        #expect(
            rows
                == ["named x", "approved for alice", "blocked: why", "unblocked", "rebound from alice to bob"].map {
                    [$0, "local:root", name(old)]
                })
    }

    @Test(arguments: [
        ("alice", "\u{430}lice"), ("alice", "Alice"), ("alice", "a1ice"), ("bob", "b0b"), ("morn", "mom"), ("andr\u{E9}", "andre\u{301}"),
        ("alice", "ali\u{200B}ce"), ("alice", "\u{FF41}lice"),
    ])
    func namesThatLookAlikeAreShown(_ one: String, _ other: String) async throws {
        let counter = try Counter([Self.line])
        try await counter.lend("f", to: old)
        try await counter.lend("f", to: new)
        try counter.carryOut(DeviceOrder(device: name(old), act: .rebind(user: one)))
        let report = try counter.carryOut(DeviceOrder(device: name(new), act: .rebind(user: other)))
        #expect(report.lookAlikes == [LookAlikes.spelled(one)])
        let devices = try counter.carryOut(DevicesOrder())
        #expect(devices.warnings.count == 1)
        #expect(devices.lookAlikes.first.map { Set($0) } == [LookAlikes.spelled(one), LookAlikes.spelled(other)])
        #expect(devices.warnings.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } })
        #expect(try counter.carryOut(EnrollOrder(user: one, days: 1)).lookAlikes == [LookAlikes.spelled(other)])
    }

    @Test(arguments: [("alice", "bob"), ("alice", "alicia"), ("anna", "hanna")])
    func otherNamesAreNot(_ one: String, _ other: String) {
        #expect(LookAlikes.pairs(among: [one, other]).isEmpty)
    }
}
