// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import SeededRandom
import Testing

@testable import BorrowServer

/// The running count of seats out is what counting the loans gives, whatever happens and however the clock moves.
@Suite struct SeatCountTests {
    private static let lines = [
        "INCREMENT f ugslmd 1.0 permanent 6 BORROW=1", "INCREMENT f ugslmd 2.0 permanent 3 BORROW=2",
        "INCREMENT g ugslmd 1.0 permanent 4 BORROW=1",
    ]

    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func agreesWithCounting(_ seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        let counter = try Counter(Self.lines)
        let devices = (0..<6).map { _ in SigningKey.generate() }
        var held: [(grant: Grant, device: SigningKey)] = []
        var now = Fixture.now
        for step in 0..<120 {
            // Every second run sets the clock back now and then, which brings ended loans back to life.
            let isSetBack = seed % 2 == 0
            now = now + Int64.random(in: isSetBack ? -600...1200 : 0...1200, using: &random)
            let device = devices[Int.random(in: devices.indices, using: &random)]
            switch Int.random(in: 0..<3, using: &random) {
            case 0 where !held.isEmpty:
                let given = held.remove(at: Int.random(in: held.indices, using: &random))
                _ = try await counter.giveBack(given.grant, by: given.device, now: now)
            default:
                let (feature, seats) = (["f", "g"].randomElement(using: &random) ?? "f", Int.random(in: 1...3, using: &random))
                do throws(Refusal) {
                    let seconds = Int64.random(in: 1...7200, using: &random)
                    held.append((try await counter.lend(feature, seats: seats, end: .lasting(seconds), to: device, now: now), device))
                } catch {
                    #expect(
                        [.noneFree, .allInUse].contains(error.code) || error == Refusal(.tooManySeats, ""), "seed \(seed) step \(step)")
                }
            }
            try await compare(counter, at: now, mayBeOver: isSetBack, "seed \(seed) step \(step)")
        }
    }

    /// The desk's own count against a plain sum over the loans, and never more out than there are.
    private func compare(_ counter: Counter, at now: Instant, mayBeOver: Bool, _ place: Comment) async throws {
        let desk = counter.desk
        for feature in desk.policy.current.shelf.features {
            let (counted, summed) = try await desk.store.read { ledger in
                let sum = try ledger.rows(
                    "SELECT pool, SUM(seats) AS seats FROM loans WHERE feature = ? AND state = 'open' AND expires_at > ? GROUP BY pool",
                    [feature.feature.blob, now.seconds]
                ).reduce(into: [:]) { $0[Pool.ID(text: $1["pool"])] = $1["seats"] as Int }
                return (try ledger.seatsOut(feature, now: now, keeping: false).now, sum)
            }
            #expect(counted.filter { $0.value != 0 } == summed, place)
            for pool in feature.open(at: now) where !mayBeOver { #expect(summed[pool.id, default: 0] <= pool.seats, place) }
        }
    }
}
