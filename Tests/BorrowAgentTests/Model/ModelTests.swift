// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Random schedules of borrows, returns, ends, lost answers, crashes and clocks, each against a naive model of what is to
/// come of it. `BORROW_MODEL_SEED` and `BORROW_MODEL_STEPS` repeat one, or make it long.
@Suite struct ModelTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let seed = environment["BORROW_MODEL_SEED"].flatMap { UInt64($0) } ?? 1
    private static let steps = environment["BORROW_MODEL_STEPS"].flatMap { Int($0) } ?? 2000
    /// A world grows old, and a new one begins under the next seed.
    private static let stepsOfAWorld = 200

    @Test func laptopsAndServerDoAsTheNaiveOnes() async throws {
        for (world, first) in stride(from: 0, to: Self.steps, by: Self.stepsOfAWorld).enumerated() {
            try await run(seed: Self.seed &+ UInt64(world), steps: min(Self.steps - first, Self.stepsOfAWorld))
        }
    }

    private func run(seed: UInt64, steps: Int) async throws {
        let world = try await World(seed: seed)
        for step in 1...steps {
            do {
                try await world.step()
            } catch {
                let schedule = await world.schedule.joined(separator: "\n")
                Issue.record("BORROW_MODEL_SEED=\(seed) BORROW_MODEL_STEPS=\(step): \(error)\n\(schedule)")
                return
            }
        }
    }
}
