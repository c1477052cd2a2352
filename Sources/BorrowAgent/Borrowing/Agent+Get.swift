// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import BorrowKeys

/// What became of an order.
public enum OrderOutcome: Sendable {
    /// All of it is on this machine.
    case granted([Loaned])
    /// Nothing was taken; this server said no.
    case refused(Problem, by: ServerAddress)
    /// What would be granted; nothing was taken.
    case preview([Preview.Loan])
}

extension Agent {
    /// Borrows all of an order or nothing of it.
    ///
    /// Each feature comes from the first server that lends it; one that refuses it passes it on to the next that does.
    /// - Parameter isTrial: only ask what would be granted.
    public func get(_ order: Order, isTrial: Bool = false) async throws(AgentError) -> OrderOutcome {
        var visits = try await visits()
        let lent = visits.map { visit in visit.introduction.lines.map { (vendor: $0.line.vendor, feature: $0.line.name) } }
        var plan = try BorrowPlan(order, lent: lent, now: laptop.clock(), zone: laptop.zone)
        if !plan.unknown.isEmpty, let refusal = try await refusal(of: plan, &visits) { return .refused(refusal, by: visits[0].address) }
        while true {
            let parcels = plan.parcels
            let answer: ParcelAnswer
            if isTrial {
                answer = try await preview(parcels, &visits)
            } else if parcels.count == 1 {
                answer = try await borrow(parcels[0], &visits)
            } else {
                // Several servers cannot say yes or no as one: ask all before anything is taken.
                let trial = try await preview(parcels, &visits)
                if case .refused = trial { answer = trial } else { answer = try await borrow(parcels, &visits) }
            }
            switch answer {
            case .granted(let loaned): return .granted(loaned)
            case .preview(let loans): return .preview(loans)
            case .open(let error):
                throw AgentError(
                    error.code, error.detail,
                    hint: "if the server took the request, the next borrow command that reaches it brings the licenses")
            case .refused(let problem, let server):
                if !plan.turn(from: server, after: problem) {
                    let whole = parcels.count > 1 ? try await refusal(of: plan, &visits) : nil
                    return .refused(whole ?? problem, by: visits[server].address)
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

    private func preview(_ parcels: [BorrowPlan.Parcel], _ visits: inout [Visit]) async throws(AgentError) -> ParcelAnswer {
        var loans: [Preview.Loan] = []
        for parcel in parcels {
            let body = try encoded(parcel.terms(of: laptop.person, machine: laptop.machine))
            let answer = try await visits[parcel.server].conversation.ask("POST", Path.preview, body: body)
            if let problem = try answer.problem() { return .refused(problem, by: parcel.server) }
            loans += try answer.decoded(Preview.self).loans
        }
        return .preview(loans)
    }

    /// Every reason against a plan, whichever server has it; `nil` where none is left.
    private func refusal(of plan: BorrowPlan, _ visits: inout [Visit]) async throws(AgentError) -> Problem? {
        var reasons = plan.unknown.map { wanted in
            Problem.Feature(
                vendor: wanted.vendor?.shown ?? "", name: wanted.name.shown,
                refusal: Refusal(
                    .featureUnknown, "no server lends \(wanted.shownName)",
                    hint: "`borrow list` shows what there is; names are case-sensitive"))
        }
        for parcel in plan.parcels {
            if case .refused(let problem, _) = try await preview([parcel], &visits) { reasons += problem.features ?? [] }
        }
        guard let first = reasons.first, let code = RefusalCode(rawValue: first.code) else { return nil }
        let asked = plan.items.count + plan.unknown.count
        let detail = asked > 1 ? "\(reasons.count) of \(asked) features refused, so none was borrowed" : first.detail
        return Problem(Refusal(code, detail, hint: first.hint), status: 409, features: reasons)
    }

    private func borrow(_ parcel: BorrowPlan.Parcel, _ visits: inout [Visit]) async throws(AgentError) -> ParcelAnswer {
        let terms = parcel.terms(of: laptop.person, machine: laptop.machine)
        return switch try await borrow(terms, in: &visits[parcel.server].conversation) {
        case .granted(let loaned): .granted(loaned)
        case .refused(let problem): .refused(problem, by: parcel.server)
        case .open(let error): .open(error)
        }
    }

    /// Borrows from one server after another; what the first ones gave goes back where a later one refuses after all.
    ///
    /// Where a later one's answer is lost, it stays: that answer is still to come.
    private func borrow(_ parcels: [BorrowPlan.Parcel], _ visits: inout [Visit]) async throws(AgentError) -> ParcelAnswer {
        var taken: [Loaned] = []
        for parcel in parcels {
            let answer: ParcelAnswer
            do throws(AgentError) {
                answer = try await borrow(parcel, &visits)
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
