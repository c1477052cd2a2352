// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Foundation
import SeededRandom
import Testing

@testable import BorrowServer

/// Random requests, previews, reports, undos, returns and ends, of features with seats of their own and of suites, under an
/// administrator's rules, each against a naive model. Laptops give up at once what they are told to. `BORROW_MODEL_SEED` and
/// `BORROW_MODEL_STEPS` repeat one, or make it long.
@Suite struct CapabilityModelTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let seed = environment["BORROW_MODEL_SEED"].flatMap { UInt64($0) } ?? 1
    private static let steps = environment["BORROW_MODEL_STEPS"].flatMap { Int($0) } ?? 600
    private static let stepsOfAWorld = 100

    private static let lines = [
        "INCREMENT cad ugslmd 1.0 permanent 4 BORROW=10", "INCREMENT cam ugslmd 1.0 permanent 2 BORROW=1",
        "INCREMENT render ugslmd 1.0 permanent 20 METERED UNDO_INTERVAL=1h OVERDRAFT=25%",
        "INCREMENT solve ugslmd 1.0 permanent 5 METERED=REUSABLE BORROW_INTERVAL=2h UNDO_INTERVAL=30m OVERDRAFT=1",
        "INCREMENT kit ugslmd 1.0 permanent 3 BORROW=5", "PACKAGE kit ugslmd 1.0 COMPONENTS=\"lathe mill\" OPTIONS=SUITE",
        "INCREMENT shed ugslmd 1.0 permanent 3 BORROW=5", "PACKAGE shed ugslmd 1.0 COMPONENTS=\"drill saw\" OPTIONS=SUITE_RESERVED",
    ]
    private static let rules = "RESERVE 2 cad USER user0\nMAX 1 mill USER user1\nMAX 2 cam USER user2\n"
    private static let features: [String: NaiveCapability.Feature] = [
        "cad": .init(kind: .lent, count: 4, longest: 36000, kept: (0, 2)),
        "cam": .init(kind: .lent, count: 2, longest: 3600, limit: (2, 2)),
        "render": .init(kind: .consumed, count: 20, overdraft: 5, longest: 604_800, undo: 3600),
        "solve": .init(kind: .reusable, count: 5, overdraft: 1, longest: 7200, undo: 1800),
        "kit": .init(kind: .lent, count: 3, longest: 18000, suite: "kit"),
        "lathe": .init(kind: .lent, count: 3, longest: 18000, suite: "kit"),
        "mill": .init(kind: .lent, count: 3, longest: 18000, suite: "kit", limit: (1, 1)),
        "drill": .init(kind: .lent, count: 3, longest: 18000, suite: "shed", sharesOnDevice: true),
        "saw": .init(kind: .lent, count: 3, longest: 18000, suite: "shed", sharesOnDevice: true),
    ]

    @Test func theServerDoesAsTheNaiveOne() async throws {
        for world in 0..<(Self.steps + Self.stepsOfAWorld - 1) / Self.stepsOfAWorld {
            let seed = Self.seed &+ UInt64(world)
            do {
                try await Self.run(seed: seed, steps: min(Self.stepsOfAWorld, Self.steps - world * Self.stepsOfAWorld))
            } catch {
                Issue.record("BORROW_MODEL_SEED=\(seed): \(error)")
                return
            }
        }
    }

    private struct Deviation: Error, CustomStringConvertible { let description: String }

    private static func run(seed: UInt64, steps: Int) async throws {
        var random = SplitMix64(seed: seed)
        let counter = try RuledCounter(rules, lines).counter
        var naive = NaiveCapability(features)
        let devices = (0..<3).map { _ in SigningKey.generate() }
        let names = features.keys.sorted()
        var now = Fixture.now
        var made: [(id: String, device: Int)] = []
        for step in 0..<steps {
            now = now + Int64.random(in: 0...1200, using: &random)
            let device = Int.random(in: 0..<3, using: &random)
            let (key, user) = (devices[device], "user\(device)")
            let id = RandomIdentifier.make().shown
            let partial = Bool.random(using: &random)
            var words = "step \(step), device \(device)"
            func agree<Value: Equatable>(_ real: Value, _ expected: Value) throws {
                guard real != expected else { return }
                throw Deviation(description: "\(words): \(real), expected \(expected)")
            }
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<5:
                let wanted = names.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }.shuffled(using: &random).map {
                    ($0, Int.random(in: 1...3, using: &random))
                }
                let incremental = !wanted.isEmpty && Bool.random(using: &random)
                let seconds = Bool.random(using: &random) ? Int64.random(in: 60...20000, using: &random) : Interval.longest.seconds
                words += " requests \(wanted) \(incremental ? "incremental " : "")\(partial ? "partial " : "")for \(seconds)"
                let texts = wanted.map { "\($0.0)*\($0.1)" }
                let preview = Bool.random(using: &random)
                var trial = naive
                let expected = trial.request(
                    wanted.map { (name: $0.0, count: $0.1) }, of: device, number: made.count, incremental: incremental, partial: partial,
                    seconds: seconds, at: now.seconds)
                if preview {
                    words += ", preview"
                    let asked = BorrowRequest(
                        id: id, bodyHash: "", features: Counter.wanted(texts), end: .lasting(seconds),
                        borrower: Fixture.borrower(key, user: user))
                    let outcome = try await counter.desk.previewServing(
                        CapabilityRequest(asked, isIncremental: incremental, takesFewer: partial), now: now)
                    try agree((try? outcome.answer)?.features.map(\.granted), expected)
                } else {
                    let outcome = try await counter.outcome(
                        texts, of: key, user: user, incremental: incremental, partial: partial, seconds: seconds, id: id, now: now)
                    try agree((try? outcome.answer)?.features.map(\.granted), expected)
                    if case .answered(let answer) = outcome { try await counter.heed(answer, by: key, now: now) }
                    naive = trial
                    made.append((id, device))
                }
            case 5..<8:
                let (name, count) = (names[Int.random(in: names.indices, using: &random)], Int.random(in: 1...4, using: &random))
                words += " reports \(name)*\(count) \(partial ? "partial" : "")"
                let expected = naive.report(name, count, by: device, number: made.count, partial: partial, at: now.seconds)
                let outcome = try await counter.outcome(
                    ["\(name)*\(count)"], of: key, user: user, report: true, partial: partial, id: id, now: now)
                let granted = (try? outcome.answer)?.features[0].granted
                try agree(features[name]?.kind == .lent ? granted.flatMap { $0 == 0 ? nil : $0 } : granted, expected)
                made.append((id, device))
            case 8:
                guard let (request, owner) = made.randomElement(using: &random), let number = made.firstIndex(where: { $0.id == request })
                else { continue }
                words += " undoes \(number) of \(owner)"
                let expected = naive.undo(number, of: device, at: now.seconds)
                let answer = try? await counter.undo(request, by: key, id: id, now: now)
                try agree(answer?.returned.reduce(0) { $0 + $1.count }, expected)
            default:
                words += " waits"
                now = now + Int64.random(in: 0...10000, using: &random)
            }
            for name in names {
                let feature = features[name]!
                try agree(try await counter.free(name, now: now), max(0, feature.count - naive.taken(name, at: now.seconds)))
                guard feature.kind != .consumed else { continue }
                let held = try await counter.desk.served(device: key.publicKey.hostid.shown, now: now)
                    .filter { $0.feature == Bytes(name.utf8) && $0.state == .normal }.reduce(0) { $0 + $1.count }
                try agree(held, naive.has(device, name, at: now.seconds))
            }
        }
    }
}
