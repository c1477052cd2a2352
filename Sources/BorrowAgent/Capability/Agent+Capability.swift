// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Foundation

extension Agent {
    /// Asks for features to hold, tells of metered use, or takes such use back.
    ///
    /// All features come from one server, the first that lends them; without features every server is asked, and an undo goes to the
    /// one that knows the request.
    public func capability(_ order: CapabilityOrder) async throws(AgentError) -> CapabilityOutcome {
        var visits = try await visits().reached
        if case .undo = order.operation { return try await undo(order, at: &visits) }
        if order.features.isEmpty {
            var harvests: [CapabilityHarvest] = []
            for index in visits.indices {
                switch try await ask(order, for: [], at: &visits[index]) {
                case .answered(let harvest): harvests += harvest
                case .refused(let problem): return .refused(problem)
                }
            }
            return .answered(harvests)
        }
        let lent = visits.map { visit in visit.introduction.lines.map { (vendor: $0.line.vendor, feature: $0.line.name) } }
        let whole = Order(features: order.features, end: .lasting(order.duration ?? Interval.longest.seconds))
        let plan = try BorrowPlan(whole, lent: lent, now: laptop.clock(), zone: laptop.zone)
        if let unknown = plan.unknown.first {
            throw AgentError(
                .featureUnknown, "no server lends \(unknown.shownName)",
                hint: unknown.likelyMeant(among: visits.flatMap { $0.introduction.lines.map(\.line.name) })
                    ?? "`borrow list` shows what there is; names are case-sensitive")
        }
        let common = visits.indices.first { server in plan.items.allSatisfy { $0.candidates.contains(server) } }
        guard let common else {
            throw AgentError(
                .usage, "no server lends all of \(order.features.map(\.shownName).joined(separator: ", "))",
                hint: "ask each server for its own, with --server; `borrow list` shows which lends what")
        }
        let features = plan.items.map {
            Terms.Feature(
                vendor: $0.vendor.shown, name: $0.wanted.name.shown, version: $0.wanted.version?.text.shown, count: $0.wanted.count)
        }
        return try await ask(order, for: features, at: &visits[common])
    }

    /// What each server served this device with by capability requests, and what became of it.
    public func served() async throws(AgentError) -> [(address: ServerAddress, features: [ServedList.Feature])] {
        var lists: [(address: ServerAddress, features: [ServedList.Feature])] = []
        for var visit in try await visits().reached {
            let answer = try await visit.conversation.ask("GET", Path.served)
            if let problem = try answer.problem() { throw AgentError(problem) }
            lists.append((visit.address, try answer.decoded(ServedList.self).features))
        }
        return lists
    }

    private func undo(_ order: CapabilityOrder, at visits: inout [Visit]) async throws(AgentError) -> CapabilityOutcome {
        var unknown: Problem?
        for index in visits.indices {
            let outcome = try await ask(order, for: [], at: &visits[index])
            guard case .refused(let problem) = outcome, problem.code == RefusalCode.requestUnknown.rawValue else { return outcome }
            unknown = problem
        }
        guard let unknown else { throw AgentError(.noServer, "no server was reached") }
        return .refused(unknown)
    }

    /// Asks one server, and for the passwords that it wants, as often as there is another to try.
    private func ask(
        _ order: CapabilityOrder, for features: [Terms.Feature], at visit: inout Visit
    ) async throws(AgentError) -> CapabilityOutcome {
        let terms = order.terms(features, of: laptop.person, machine: laptop.machine)
        let (server, address) = (visit.conversation.server.hostid, visit.conversation.address)
        var round = passwords.map { PasswordRound($0) }
        if order.takesFewer, address.isEncrypted { try await askBeforeLess(terms, &round, at: &visit) }
        while true {
            let given = round?.passwords(for: features, at: server) ?? []
            let outcome =
                order.operation == .preview
                ? try await preview(terms, at: &visit, passwords: given)
                : try await perform(terms, in: &visit.conversation, passwords: given)
            switch outcome {
            case .answered(let harvests):
                round?.forget(harvests.lackingPasswords, at: server)
                if order.operation != .preview { try await round?.accepted() }
                return outcome
            case .refused(let problem):
                guard try await round?.answer(problem, from: server, at: address) == true else { return outcome }
            }
        }
    }

    /// Where fewer will do, a server that lacks a password grants none of that feature and refuses nothing: so it is asked before
    /// anything is taken.
    private func askBeforeLess(_ terms: CapabilityTerms, _ round: inout PasswordRound?, at visit: inout Visit) async throws(AgentError) {
        guard round != nil, !terms.features.isEmpty else { return }
        let (server, address) = (visit.conversation.server.hostid, visit.conversation.address)
        var trial = terms
        trial.operation = .preview
        while true {
            let given = round?.passwords(for: terms.features, at: server) ?? []
            guard case .answered(let harvests) = try await preview(trial, at: &visit, passwords: given) else { return }
            let lacking = harvests.lackingPasswords
            guard let first = lacking.first else { return }
            let problem = Problem(Refusal(.passwordNeeded, first.detail, hint: first.hint), status: 403, features: lacking)
            guard try await round?.answer(problem, from: server, at: address) == true else {
                round?.forget(lacking, at: server)
                return
            }
        }
    }

    private func preview(
        _ terms: CapabilityTerms, at visit: inout Visit, passwords: [Password?]
    ) async throws(AgentError) -> CapabilityOutcome {
        let answer = try await visit.conversation.ask("POST", Path.capability, body: try encoded(terms), passwords: passwords)
        if let problem = try answer.problem() { return .refused(problem) }
        let preview = try answer.decoded(CapabilityAnswer.self)
        return .answered([CapabilityHarvest(address: visit.address, request: "", answer: preview, loaned: [])])
    }

    /// Sends what changes something: as a borrow, it lies beside the grants until its answer is processed.
    ///
    /// - Parameter passwords: for each feature, in their order; they lie nowhere, and whoever completes the request has none.
    private func perform(
        _ terms: CapabilityTerms, in conversation: inout Conversation, passwords: [Password?]
    ) async throws(AgentError) -> CapabilityOutcome {
        let directory = laptop.directories[0]
        let body = try encoded(terms)
        let turn = try await turn(patience: patience)
        defer { turn.release() }
        try requireNoneOpen(in: conversation)
        let request = try unsent(
            body, for: terms.operation == .request ? terms.features : [], to: conversation, path: Path.capability)
        let alive = try note(request, for: [], in: directory)
        defer { alive.release() }
        let reply = try await settle(request, of: terms, in: &conversation, into: directory, passwords: passwords)
        if case .heard(let heard) = await deliverReturns(in: &conversation) {
            for case (let tombstone, .failure(let error)) in heard { tell(of: tombstone, .failure(error)) }
        }
        switch reply {
        case .answered(let harvest): return .answered([harvest])
        case .refused(let problem): return .refused(problem)
        case .open(let error):
            throw AgentError(
                error.code, error.detail, hint: "if the server took the request, the next borrow command that reaches it brings its answer")
        case .unsent(let error):
            try strike(request, in: directory)
            throw error
        }
    }
}

extension [CapabilityHarvest] {
    /// What was not granted for want of the right password.
    fileprivate var lackingPasswords: [Problem.Feature] {
        flatMap { $0.answer.features.compactMap(\.reason) }.filter(\.isAboutAPassword)
    }
}
