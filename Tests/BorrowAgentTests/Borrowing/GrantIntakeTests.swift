// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat
import Testing

@testable import BorrowAgent

/// Grants as a dishonest or broken server might answer them: nothing of such an answer is kept.
@Suite struct GrantIntakeTests {
    private static let good = Issuer()

    private let intake = GrantIntake(
        publishers: [Issuer.publisher.publicKey], machine: Issuer.machine, device: Issuer.device.publicKey.hostid,
        server: Issuer.server.publicKey, now: Self.good.now)

    private func terms(_ names: String..., count: Int = 1, version: String? = nil, until: Instant? = nil) -> Terms {
        Terms(
            features: names.map { Terms.Feature(vendor: "ugslmd", name: $0, version: version, count: count) }, until: until, user: "alice",
            host: "thinkpad", client: "test", machine: Issuer.machine.shown)
    }

    private func body(_ issuers: Issuer...) -> Bytes {
        Bytes(issuers.map(\.grant.sealed.text).joined(separator: [ASCII.newline]))
    }

    @Test func allGrantsOfAnAnswerAreTakenInOrder() throws {
        let answer = body(Self.good, Issuer(feature: "cam", loan: Issuer.loan(2)))
        #expect(try intake.grants(in: answer, for: terms("cad", "cam")).map(\.terms.feature.shown) == ["cad", "cam"])
    }

    @Test(
        arguments: [
            ("fewer", [Issuer()], ["cad", "cam"]),
            ("more", [Issuer(), Issuer(feature: "cam")], ["cad"]),
            ("another order", [Issuer(feature: "cam"), Issuer()], ["cad", "cam"]),
            ("another feature", [Issuer(feature: "cam")], ["cad"]),
            ("another vendor", [Issuer(vendor: "other")], ["cad"]),
            ("another machine", [Issuer(machine: Bytes("MACHINE=") + Base64URL.encode(Bytes(repeating: 9, count: 32)))], ["cad"]),
            ("another device", [Issuer(device: Issuer.otherServer.publicKey.hostid)], ["cad"]),
            ("another user", [Issuer(user: "mallory")], ["cad"]),
            ("another server", [Issuer(server: Issuer.otherServer)], ["cad"]),
            ("an unknown publisher", [Issuer(publisher: Issuer.otherServer)], ["cad"]),
            ("longer than its line", [Issuer(seconds: 2881 * 3600)], ["cad"]),
            ("more seats than asked", [Issuer(seats: 2)], ["cad"]),
            ("over already", [Issuer(now: Issuer().now + -2 * 86400)], ["cad"]),
        ] as [(String, [Issuer], [String])])
    func whatWasNotAskedIsRefused(_ name: String, _ issuers: [Issuer], _ asked: [String]) {
        let answer = Bytes(issuers.map(\.grant.sealed.text).joined(separator: [ASCII.newline]))
        var terms = terms()
        terms.features = asked.map { Terms.Feature(vendor: "ugslmd", name: $0) }
        #expect(throws: AgentError(.answerInvalid, "")) { try intake.grants(in: answer, for: terms) }
    }

    @Test(arguments: [false, true])
    func aConnectedLicenseIsNoBorrowAndABorrowIsNoConnectedLicense(_ isConnected: Bool) throws {
        var terms = terms("cad")
        terms.connected = isConnected
        let asked = body(Issuer(seconds: 3600, isConnected: isConnected))
        #expect(try intake.grants(in: asked, for: terms).map(\.terms.isConnected) == [isConnected])
        let other = body(Issuer(seconds: 3600, isConnected: !isConnected))
        #expect(throws: AgentError(.answerInvalid, "")) { try intake.grants(in: other, for: terms) }
    }

    @Test func anOlderVersionAndAnEarlierEndAreRefused() {
        #expect(throws: AgentError(.answerInvalid, "")) { try intake.grants(in: body(Self.good), for: terms("cad", version: "28.0")) }
        #expect(throws: AgentError(.answerInvalid, "")) {
            try intake.grants(in: body(Self.good), for: terms("cad", until: Self.good.now + 90000))
        }
    }

    @Test func aTruncatedOrEditedAnswerIsRefused() {
        let answer = body(Self.good)
        for length in answer.indices {
            #expect(throws: AgentError(.answerInvalid, "")) { try intake.grants(in: Bytes(answer[..<length]), for: terms("cad")) }
        }
        #expect(throws: AgentError(.answerInvalid, "")) { try intake.grants(in: answer + Bytes("\n"), for: terms("cad")) }
        #expect(throws: AgentError(.answerInvalid, "")) { try intake.grants(in: Bytes("\n") + answer, for: terms("cad")) }
        #expect(throws: AgentError(.answerInvalid, "")) { try intake.grants(in: answer + Bytes("\n\n"), for: terms("cad")) }
    }
}
