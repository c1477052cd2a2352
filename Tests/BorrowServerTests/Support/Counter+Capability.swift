// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import BorrowKeys
import Foundation
import GRDB
import Testing

@testable import BorrowServer

extension Counter {
    /// `f`, `f*3` or `f:2.0*3`, as people name them.
    static func wanted(_ texts: [String]) -> [WantedSeats] {
        texts.map { text in
            let parts = text.split(separator: "*")
            let name = parts[0].split(separator: ":")
            return WantedSeats(
                vendor: Bytes("ugslmd"), feature: Bytes(name[0].utf8), version: name.count > 1 ? Version(String(name[1])) : nil,
                seats: parts.count > 1 ? Int(parts[1]) ?? 0 : 1)
        }
    }

    func outcome(
        _ features: [String], of device: SigningKey, user: String = "alice", machine: String = Fixture.machine, report: Bool = false,
        incremental: Bool = false, partial: Bool = false, seconds: Int64 = Interval.longest.seconds,
        id: String = RandomIdentifier.make().shown, body: String? = nil, now: Instant = Fixture.now
    ) async throws(Refusal) -> CapabilityOutcome {
        let asked = BorrowRequest(
            id: id, bodyHash: body ?? features.joined(separator: " "), features: Self.wanted(features), end: .lasting(seconds),
            borrower: Fixture.borrower(device, machine: machine, user: user))
        return try await desk.serve(
            CapabilityRequest(asked, isReport: report, isIncremental: incremental, takesFewer: partial), now: now)
    }

    /// The answer to a capability request, whose laptop heeds it; throws its first refusal.
    @discardableResult
    func serve(
        _ features: String..., to device: SigningKey, user: String = "alice", incremental: Bool = false, partial: Bool = false,
        seconds: Int64 = Interval.longest.seconds, id: String = RandomIdentifier.make().shown, now: Instant = Fixture.now
    ) async throws(Refusal) -> CapabilityAnswer {
        let answer = try await outcome(
            features, of: device, user: user, incremental: incremental, partial: partial, seconds: seconds, id: id, now: now
        ).answer
        try await heed(answer, by: device, now: now)
        return answer
    }

    /// Gives up what an answer says goes back, as its laptop does.
    func heed(_ answer: CapabilityAnswer, by device: SigningKey, now: Instant = Fixture.now) async throws(Refusal) {
        for loan in answer.features.compactMap(\.replaces) + answer.returned.compactMap(\.loan) {
            let known = try await desk.store.read { try $0.loan(loan) }
            guard let known, known.isOut(at: now), let grant = try? Grant.parse(known.grant) else { continue }
            _ = try await giveBack(grant, by: device, now: now)
        }
    }

    @discardableResult
    func report(
        _ features: String..., by device: SigningKey, user: String = "alice", partial: Bool = false,
        seconds: Int64 = Interval.longest.seconds, id: String = RandomIdentifier.make().shown, now: Instant = Fixture.now
    ) async throws(Refusal) -> CapabilityAnswer {
        try await outcome(features, of: device, user: user, report: true, partial: partial, seconds: seconds, id: id, now: now).answer
    }

    func preview(
        _ features: String..., for device: SigningKey, incremental: Bool = false, partial: Bool = false, now: Instant = Fixture.now
    ) async throws(Refusal) -> CapabilityAnswer {
        let asked = BorrowRequest(
            id: RandomIdentifier.make().shown, bodyHash: "", features: Self.wanted(features), end: .lasting(Interval.longest.seconds),
            borrower: Fixture.borrower(device))
        return try await desk.previewServing(
            CapabilityRequest(asked, isIncremental: incremental, takesFewer: partial), now: now
        ).answer
    }

    @discardableResult
    func undo(
        _ undone: String, by device: SigningKey, id: String = RandomIdentifier.make().shown, now: Instant = Fixture.now
    ) async throws(Refusal) -> CapabilityAnswer {
        let request = BorrowRequest(
            id: id, bodyHash: undone, features: [], end: .lasting(1), borrower: Fixture.borrower(device))
        return try await desk.undo(undone, request, now: now).answer
    }

    /// `f*2 NORMAL`, of a device.
    func served(_ device: SigningKey, now: Instant = Fixture.now) async throws(Refusal) -> [String] {
        try await desk.served(device: device.publicKey.hostid.shown, now: now).map {
            "\($0.feature.shown)*\($0.count) \($0.state.rawValue)"
        }
    }

    /// `action feature seats code`, of every decision so far.
    func audit() async throws(Refusal) -> [String] {
        try await desk.store.read { ledger in
            try ledger.rows("SELECT * FROM audit ORDER BY number", []).map { row in
                let words: [String?] = [
                    row["action"], Bytes(row["feature"] as Data).shown, (row["seats"] as Int?).map { "\($0)" }, row["code"],
                ]
                return words.compactMap { $0 }.joined(separator: " ")
            }
        }
    }
}

extension CapabilityOutcome {
    var answer: CapabilityAnswer {
        get throws(Refusal) {
            switch self {
            case .answered(let answer): return answer
            case .refused(let refusals): throw refusals[0].refusal
            }
        }
    }
}

extension CapabilityAnswer {
    /// `f 2/3`: granted of asked.
    var granted: [String] { features.map { "\($0.name) \($0.granted)/\($0.asked)" } }

    var givenBack: [String] { returned.map { "\($0.name)*\($0.count)" }.sorted() }

    /// The grants in it, as a device parses them.
    var grants: [Grant] {
        get throws {
            try features.compactMap { feature in
                try feature.grant.map { try Grant.parse(try #require(Base64URL.decode(Bytes($0.utf8)))) }
            }
        }
    }
}
