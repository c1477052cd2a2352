// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import BorrowKeys

extension Agent {
    /// Hears what this server wants back where something of its lies here.
    ///
    /// What it does not say now it says at the next visit.
    func heedRecallsIfAny(in conversation: inout Conversation) async -> [Settlement.Recall] {
        guard heedsRecalls, holdsAnything(of: conversation) else { return [] }
        do throws(AgentError) {
            return try await heedRecalls(in: &conversation)
        } catch {
            return []
        }
    }

    private func holdsAnything(of conversation: Conversation) -> Bool {
        contents().flatMap(\.slots).contains { $0.slot.isHeld(in: conversation) }
    }

    /// Gives up what this server wants back, and tells it so: its receipt ends the loan. A server that has forgotten something is shown
    /// what lies here.
    ///
    /// Only loans that this device holds from that very server go, or from one in whose place it lends; of others a server says nothing.
    func heedRecalls(in conversation: inout Conversation) async throws(AgentError) -> [Settlement.Recall] {
        let answer = try await conversation.ask("GET", Path.recalls)
        if let problem = try answer.problem() { throw AgentError(problem) }
        var given: [Settlement.Recall] = []
        let recalls = try answer.decoded(Recalls.self)
        try await remember(recalls, in: &conversation)
        for recall in recalls.loans {
            let (vendor, feature) = (Bytes(recall.vendor.utf8), Bytes(recall.name.utf8))
            for directory in laptop.directories {
                guard let grant = directory.grant(vendor: vendor, feature: feature), grant.terms.loan == Bytes(recall.loan.utf8),
                    let signer = grant.signer, conversation.answers(for: signer.hostid, vendor: vendor, feature: feature),
                    grant.terms.device == conversation.device.publicKey.hostid
                else { continue }
                let tombstone = try tombstone(of: grant, from: signer, as: conversation.device)
                if try directory.exclusively({ writer throws(AgentError) in try writer.giveUp(tombstone) }) {
                    let told = Settlement.Recall(
                        vendor: vendor, feature: feature, reason: Bytes(shown(recall.reason).utf8), isReclaimed: recall.isReclaimed ?? false
                    )
                    try? laptop.state.recalled.add(
                        RecalledLoans.Entry(
                            loan: grant.terms.loan, reason: told.reason, isReclaimed: told.isReclaimed, at: laptop.clock()))
                    if heedsRecalls { tell(.recalled(told)) }
                    given.append(told)
                }
            }
        }
        if !given.isEmpty, case .heard(let heard) = await deliverReturns(in: &conversation) {
            for (tombstone, outcome) in heard { tell(of: tombstone, outcome) }
        }
        return given
    }

    /// Reports what was used since the last report, as far as this server lends it.
    func reportUsage(in conversation: inout Conversation) async throws(AgentError) {
        let log = laptop.state.usage
        guard laptop.state.isUsageLogged, log.hasUnsent else { return }
        let lent = try await lentFeatures(in: &conversation)
        let report = try log.report(to: conversation.server.hostid, id: RandomIdentifier.make(), most: UsageReport.mostEntries) {
            vendor, feature in lent.contains { $0 == (vendor, feature) }
        }
        guard let report else { return }
        let message = UsageReport(
            user: laptop.person.user, host: laptop.person.host, entries: report.entries.map { UsageReport.Entry($0) })
        switch await conversation.exchange("POST", Path.usage, body: try encoded(message), id: report.id) {
        case .unsent(let error), .unknown(let error):
            throw error
        case .answer(let answer):
            let problem = try answer.problem()
            if let problem, answer.status >= 500 { throw AgentError(problem) }
            // What it will never take is not told again and again.
            try log.settle(report)
        }
    }

    private func lentFeatures(in conversation: inout Conversation) async throws(AgentError) -> [(vendor: Bytes, feature: Bytes)] {
        let answer = try await conversation.ask("GET", Path.features)
        if let problem = try answer.problem() { throw AgentError(problem) }
        return try answer.decoded(FeatureList.self).offers.map { (Bytes($0.vendor.utf8), Bytes($0.name.utf8)) }
    }
}

extension UsageReport.Entry {
    fileprivate init(_ entry: UsageLog.Entry) {
        self.init(
            vendor: entry.vendor.shown, name: entry.feature.shown, day: entry.day.iso8601.shown, launches: entry.launches,
            minutes: entry.minutes)
    }
}
