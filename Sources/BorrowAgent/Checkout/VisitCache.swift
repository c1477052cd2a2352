// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// The servers that proved themselves a while ago: a checkout asks one of them at once, without a round of introductions.
actor VisitCache {
    private static let freshness = Duration.seconds(600)

    private var known: (visits: [Visit], since: ContinuousClock.Instant)?
    private var underWay: Task<Result<[Visit], AgentError>, Never>?

    /// Those that were reached last, or are now (`isNew`); several that ask at once wait for one round.
    func visits(by agent: Agent) async throws(AgentError) -> (visits: [Visit], isNew: Bool) {
        if let known, known.since.duration(to: .now) < Self.freshness { return (known.visits, false) }
        let round = underWay ?? Task { await Self.round(of: agent) }
        underWay = round
        let outcome = await round.value
        underWay = nil
        let visits = try outcome.get()
        known = (visits, .now)
        return (visits, true)
    }

    /// A server was not as it had been.
    func forget() {
        known = nil
    }

    private static func round(of agent: Agent) async -> Result<[Visit], AgentError> {
        do throws(AgentError) {
            return .success(try await agent.visits().reached)
        } catch {
            return .failure(error)
        }
    }
}
