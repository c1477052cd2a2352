// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import BorrowKeys

/// What became of an order.
public enum OrderOutcome: Sendable {
    /// All of it is on this machine.
    case granted([Loaned])
    /// Nothing was taken.
    case refused(Problem)
    /// What would be granted; nothing was taken.
    case preview([Preview.Loan])
}

extension Agent {
    /// Borrows all of an order or nothing of it.
    ///
    /// Each feature comes from the first server that lends it; one that refuses it passes it on to the next that does.
    /// - Parameter isTrial: only ask what would be granted.
    public func get(_ order: Order, isTrial: Bool = false) async throws(AgentError) -> OrderOutcome {
        var (visits, unreached) = try await visits()
        for recall in visits.flatMap(\.recalled)
        where order.features.contains(where: { $0.names(vendor: recall.vendor, feature: recall.feature) }) {
            throw AgentError(recall)
        }
        let lent = visits.map { visit in visit.introduction.lines.map { (vendor: $0.line.vendor, feature: $0.line.name) } }
        var plan = try BorrowPlan(order, lent: lent, now: laptop.clock(), zone: laptop.zone)
        if !plan.unknown.isEmpty, let refusal = try await refusal(of: plan, &visits, unreached) { return .refused(refusal) }
        var round = passwords.map { PasswordRound($0) }
        while true {
            let parcels = plan.parcels
            let answer: ParcelAnswer
            if isTrial {
                answer = try await preview(parcels, &visits, round)
            } else if parcels.count == 1 {
                answer = try await borrow(parcels[0], &visits, round)
            } else {
                // Several servers cannot say yes or no as one: ask all before anything is taken.
                let trial = try await preview(parcels, &visits, round)
                if case .refused = trial { answer = trial } else { answer = try await borrow(parcels, &visits, round) }
            }
            switch answer {
            case .granted(let loaned):
                try await round?.accepted()
                return .granted(loaned)
            case .preview(let loans): return .preview(loans)
            case .open(let error):
                throw AgentError(
                    error.code, error.detail,
                    hint: "if the server took the request, the next borrow command that reaches it brings the licenses")
            case .refused(let problem, let server):
                let conversation = visits[server].conversation
                if try await round?.answer(problem, from: conversation.server.hostid, at: conversation.address) == true { continue }
                if !plan.turn(from: server, after: problem) {
                    let whole = visits.count > 1 ? try await refusal(of: plan, &visits, unreached) : nil
                    return .refused(whole ?? problem)
                }
            }
        }
    }

    private enum ParcelAnswer: Sendable {
        case granted([Loaned])
        case preview([Preview.Loan])
        case refused(Problem, by: Int)
        case open(AgentError)
    }

    private func preview(
        _ parcels: [BorrowPlan.Parcel], _ visits: inout [Visit], _ round: PasswordRound? = nil
    ) async throws(AgentError) -> ParcelAnswer {
        var loans: [Preview.Loan] = []
        for parcel in parcels {
            let terms = parcel.terms(of: laptop.person, machine: laptop.machine)
            let passwords = round?.passwords(for: terms.features, at: visits[parcel.server].conversation.server.hostid) ?? []
            let answer = try await visits[parcel.server].conversation.ask(
                "POST", Path.preview, body: try encoded(terms), passwords: passwords)
            if let problem = try answer.problem() { return .refused(problem, by: parcel.server) }
            loans += try answer.decoded(Preview.self).loans
        }
        return .preview(loans)
    }

    /// Every reason against a plan: of features that no server lends, and of those that each of their servers refuses.
    private func refusal(
        of plan: BorrowPlan, _ visits: inout [Visit], _ unreached: [ServerAddress]
    ) async throws(AgentError) -> Problem? {
        let lent = visits.flatMap { $0.introduction.lines.map(\.line) }
        let silence = unreached.isEmpty ? "" : "; \(unreached.map(\.description).joined(separator: ", ")) could not be asked"
        var reasons = plan.unknown.map { wanted in
            Problem.Feature(
                vendor: wanted.vendor?.shown ?? "", name: wanted.name.shown,
                refusal: Refusal(
                    .featureUnknown, "no server lends \(wanted.shownName)\(silence)",
                    hint: wanted.likelyMeant(among: lent.map { $0.name }) ?? "`borrow list` shows what there is; names are case-sensitive"))
        }
        for item in plan.items {
            if let reason = try await refusal(of: item, &visits) { reasons.append(reason) }
        }
        guard let first = reasons.first, let code = RefusalCode(rawValue: first.code) else { return nil }
        let asked = plan.items.count + plan.unknown.count
        let detail = asked > 1 ? "\(reasons.count) of \(asked) features refused, so none was borrowed" : first.detail
        return Problem(Refusal(code, detail, hint: first.hint), status: 409, features: reasons)
    }

    /// The last server's reason; `nil` where one of them would lend it.
    private func refusal(of item: BorrowPlan.Item, _ visits: inout [Visit]) async throws(AgentError) -> Problem.Feature? {
        var reason: Problem.Feature?
        for server in item.candidates {
            let parcel = BorrowPlan.Parcel(server: server, end: item.end, items: [item])
            guard case .refused(let problem, _) = try await preview([parcel], &visits) else { return nil }
            let whole = Refusal(RefusalCode(rawValue: problem.code) ?? .answerInvalid, problem.detail, hint: problem.hint)
            reason = problem.features?.first ?? Problem.Feature(vendor: item.vendor.shown, name: item.wanted.name.shown, refusal: whole)
        }
        return reason
    }

    private func borrow(
        _ parcel: BorrowPlan.Parcel, _ visits: inout [Visit], _ round: PasswordRound?
    ) async throws(AgentError) -> ParcelAnswer {
        let terms = parcel.terms(of: laptop.person, machine: laptop.machine)
        let passwords = round?.passwords(for: terms.features, at: visits[parcel.server].conversation.server.hostid) ?? []
        return switch try await borrow(terms, in: &visits[parcel.server].conversation, passwords: passwords) {
        case .granted(let loaned): .granted(loaned)
        case .refused(let problem): .refused(problem, by: parcel.server)
        case .unsent(let error), .open(let error): .open(error)
        }
    }

    /// Borrows from one server after another; what the first ones gave goes back where a later one refuses after all.
    ///
    /// Where a later one's answer is lost, it stays: that answer is still to come.
    private func borrow(
        _ parcels: [BorrowPlan.Parcel], _ visits: inout [Visit], _ round: PasswordRound?
    ) async throws(AgentError) -> ParcelAnswer {
        var taken: [Loaned] = []
        for parcel in parcels {
            let answer: ParcelAnswer
            do throws(AgentError) {
                answer = try await borrow(parcel, &visits, round)
            } catch {
                await undo(taken)
                throw error
            }
            switch answer {
            case .granted(let loaned): taken += loaned
            case .open: return answer
            case .refused, .preview:
                await undo(taken)
                return answer
            }
        }
        return .granted(taken)
    }

    /// Gives back what was new; an extension stays, for what it replaced is gone.
    private func undo(_ taken: [Loaned]) async {
        let fresh = taken.filter { $0.extendedFrom == nil && $0.grant.line.borrowing.earlyReturn }.map(\.grant.terms)
        for terms in fresh {
            do throws(AgentError) {
                _ = try await giveBack([WantedFeature(vendor: terms.vendor, name: terms.feature)])
            } catch {
                tell(.returnUndelivered(feature: shown(terms.feature), error))
            }
        }
    }
}

extension AgentError {
    /// What was asked for went back just now: to borrow it again at once is not what the administrator wanted.
    fileprivate init(_ recall: Settlement.Recall) {
        self.init(
            recall.isReclaimed ? .reclaimed : .recalled, "\(shown(recall.feature)) was given back just now: " + recall.why,
            hint: "ask your administrator; then borrow it anew")
    }
}

extension Settlement.Recall {
    /// For people.
    var why: String {
        "the administrator \(isReclaimed ? "reclaimed it" : "wants it back")" + (reason.isEmpty ? "" : ": \(shown(reason))")
    }
}
