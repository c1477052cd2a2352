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
        let worlds = stride(from: 0, to: Self.steps, by: Self.stepsOfAWorld).enumerated().map { world, first in
            (seed: Self.seed &+ UInt64(world), steps: min(Self.steps - first, Self.stepsOfAWorld))
        }
        let width = ProcessInfo.processInfo.activeProcessorCount
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<width {
                group.addTask {
                    for index in stride(from: lane, to: worlds.count, by: width) {
                        try await run(seed: worlds[index].seed, steps: worlds[index].steps)
                    }
                }
            }
            try await group.waitForAll()
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
