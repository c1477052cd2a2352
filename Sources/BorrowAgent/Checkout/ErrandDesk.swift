// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat

/// Does what borrowd asks for: the one place that turns its requests into an agent's work, and the outcome into its answers.
public struct ErrandDesk: Sendable {
    private let agent: Agent
    private let cache = VisitCache()

    public init(agent: Agent) {
        var agent = agent
        agent.heedsRecalls = false
        self.agent = agent
    }

    /// The answer, without its `ID=`.
    public func answer(_ message: Message) async -> Message {
        guard let request = ContactRequest(message) else {
            return DaemonAnswer.refused(ToldRefusal(.badMessage, "\(shown(message.word)) is no request that this borrow knows")).message
        }
        do throws(AgentError) {
            switch request {
            case .forwarded(let forwarded): return try await answer(forwarded).message
            case .checkin(let text):
                try await agent.checkin(try grant(text), at: await knownVisits())
                return DaemonAnswer.done.message
            case .renew(let text, let project): return try await renew(try grant(text), project: project).message
            case .settle: return try await agent.settle().message
            }
        } catch {
            return DaemonAnswer.refused(ToldRefusal(error)).message
        }
    }

    private func answer(_ request: DaemonRequest) async throws(AgentError) -> DaemonAnswer {
        switch request {
        case .checkout(let wish): return try await checkout(wish)
        case .borrow(var wish):
            // In a dialog the user says when: what is set for checkouts does not matter.
            wish.end = wish.end ?? .lasting(.longest)
            return try await checkout(wish)
        case .extend(let wish): return try await extend(wish)
        case .giveBack(let vendor, let feature):
            let returned = try await agent.giveBack([WantedFeature(vendor: vendor, name: feature)])
            return returned.allSatisfy { (try? $0.told.get()) != nil } ? .done : .pending
        case .list: return .offers(try await agent.list().flatMap(\.offers).compactMap { ToldOffer($0) })
        case .checkin, .held, .using:
            throw AgentError(.badMessage, "borrowd answers that itself")
        }
    }

    private func checkout(_ wish: Wish) async throws(AgentError) -> DaemonAnswer {
        let agent = agent.working(on: wish.project).asking(wish.passwordSource)
        let laptop = agent.laptop
        if let order = try wish.order(set: try agent.borrowSetting(), now: laptop.clock(), zone: laptop.zone) {
            return DaemonAnswer(try await agent.get(order))
        }
        return try await connected(wish, by: agent)
    }

    private func connected(_ wish: Wish, by agent: Agent) async throws(AgentError) -> DaemonAnswer {
        let (visits, isNew) = try await cache.visits(by: agent)
        do throws(AgentError) {
            return DaemonAnswer(try await agent.checkout(wish, at: visits))
        } catch {
            if isNew { throw error }
            // A server may have moved, or lend something new, since it was visited.
            await cache.forget()
            return DaemonAnswer(try await agent.checkout(wish, at: try await cache.visits(by: agent).visits))
        }
    }

    private func extend(_ wish: Wish) async throws(AgentError) -> DaemonAnswer {
        let end: Order.End? =
            switch wish.end {
            case .until(let instant): .until(instant)
            case .lasting(let interval): .lasting(interval.seconds)
            case nil: nil
            }
        let outcomes = try await agent.extend([WantedFeature(vendor: wish.vendor, name: wish.feature)], end: end)
        guard let outcome = outcomes.first else { throw AgentError(.notHeld, "\(shown(wish.feature)) is not borrowed on this machine") }
        return DaemonAnswer(outcome)
    }

    private func renew(_ grant: Grant, project: Bytes?) async throws(AgentError) -> DaemonAnswer {
        let terms = grant.terms
        if terms.isConnected {
            var wish = Wish(vendor: terms.vendor, feature: terms.feature, version: terms.version)
            (wish.seats, wish.renews) = (terms.seats, terms.loan)
            let agent = agent.working(on: project)
            let answer = try await connected(wish, by: agent)
            // Its server may have forgotten it: then it is shown, once.
            guard case .refused(let refusal) = answer, refusal.code == Bytes(RefusalCode.recovering.rawValue.utf8) else { return answer }
            for visit in try await cache.visits(by: agent).visits where visit.conversation.answers(for: grant) {
                var conversation = visit.conversation
                try await agent.adoption(of: grant.sealed.text, in: &conversation)
            }
            return try await connected(wish, by: agent)
        }
        let lying = agent.laptop.directories.first { $0.grant(vendor: terms.vendor, feature: terms.feature)?.terms.loan == terms.loan }
        guard let lying else { throw AgentError(.notHeld, "another license has taken its place") }
        if let promised = terms.renewableUntil { return DaemonAnswer(try await agent.renew(terms, upTo: promised, in: lying)) }
        return try await extend(Wish(vendor: terms.vendor, feature: terms.feature))
    }

    /// None where no server can be reached: whoever asks may know an address of his own.
    private func knownVisits() async -> [Visit] {
        do throws(AgentError) { return try await cache.visits(by: agent).visits } catch { return [] }
    }

    private func grant(_ text: Bytes) throws(AgentError) -> Grant {
        guard let grant = try? Grant.parse(text) else { throw AgentError(.badMessage, "the text under it is no grant") }
        return grant
    }
}

extension Wish {
    /// What the application gave for a server that asks.
    fileprivate var passwordSource: (any PasswordSource)? {
        password.map { GivenPassword($0.withUnsafeBytes { Password($0) }) }
    }
}

extension DaemonAnswer {
    fileprivate init(_ outcome: CheckoutOutcome) {
        switch outcome {
        case .granted(let grant): self = .granted(handle: nil, grant: grant.sealed.text)
        case .refused(let problem): self = .refused(ToldRefusal(problem))
        }
    }

    fileprivate init(_ outcome: OrderOutcome) {
        switch outcome {
        case .granted(let loaned) where !loaned.isEmpty: self = .granted(handle: nil, grant: loaned[0].grant.sealed.text)
        case .refused(let problem): self = .refused(ToldRefusal(problem))
        case .granted, .preview: self = .refused(ToldRefusal(.notHeld, "it was returned while it was asked for"))
        }
    }
}

extension ToldRefusal {
    init(_ error: AgentError) {
        self.init(error.code, error.detail, hint: error.hint ?? "")
    }

    /// Of one feature: its own reason says more than that of the whole.
    init(_ problem: Problem) {
        let reason = problem.features?.first
        self.init(
            code: Bytes((reason?.code ?? problem.code).utf8), detail: Bytes(shown(reason?.detail ?? problem.detail).utf8),
            hint: Bytes(shown(reason?.hint ?? problem.hint).utf8), flexnet: reason.map(\.flexnet) ?? problem.flexnet)
    }
}

extension ToldOffer {
    fileprivate init?(_ offer: FeatureList.Offer) {
        guard let version = Version(offer.version) else { return nil }
        self.init(
            vendor: Bytes(offer.vendor.utf8), feature: Bytes(offer.name.utf8), version: version, free: offer.free, total: offer.total,
            longestUntil: offer.longestUntil, userInfo: Bytes((offer.userInfo ?? "").utf8))
    }
}
