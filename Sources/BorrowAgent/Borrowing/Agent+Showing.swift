// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat
import BorrowKeys

extension Agent {
    /// Shows a server what lies here of its own where it has forgotten loans, or remembers less than it did: what it signed, it knows again.
    ///
    /// Licenses of another server, in whose place it lends, are shown each time: nobody else can tell it of them.
    func remember(_ recalls: Recalls, in conversation: inout Conversation) async throws(AgentError) {
        var isStranger = false
        if let database = recalls.database, let commits = recalls.commits {
            isStranger = try laptop.state.servers.note(
                server: conversation.server.hostid, database: Bytes(database.utf8), commits: commits)
        }
        let isAskedForAll = recalls.isRecovering == true || isStranger
        for entry in contents().flatMap(\.slots) where entry.slot.isHeld(in: conversation) {
            if isAskedForAll || entry.slot.isLent(byOtherThan: conversation.server) { try await show(entry.slot, in: &conversation) }
        }
    }

    private func show(_ slot: Slot, in conversation: inout Conversation) async throws(AgentError) {
        let text: Bytes
        switch slot {
        case .grant(let grant): text = grant.sealed.text
        case .receipt(let receipt): text = receipt.sealed.text
        // It is delivered as any return is.
        case .tombstone: return
        }
        guard try await adoption(of: text, in: &conversation)?.isNew == true else { return }
        let feature = shown(slot.feature)
        tell(slot.isLent(byOtherThan: conversation.server) ? .takenOver(feature: feature) : .rememberedAgain(feature: feature))
    }

    /// What the server knows of it then; `nil` where it will not have it, which changes nothing here.
    @discardableResult
    func adoption(of text: Bytes, in conversation: inout Conversation) async throws(AgentError) -> Adoption? {
        let answer = try await conversation.ask("POST", Path.adopt, body: text)
        return try answer.problem() == nil ? try answer.decoded(Adoption.self) : nil
    }
}

extension Slot {
    /// Whether this device holds it, or held it, from this server or from one in whose place that lends.
    func isHeld(in conversation: Conversation) -> Bool {
        guard device == conversation.device.publicKey.hostid, let signer = signerNamed else { return false }
        return conversation.answers(for: signer, vendor: vendor, feature: feature)
    }

    func isLent(byOtherThan server: PublicKey) -> Bool { grant?.signer.map { $0 != server } ?? false }

    private var signerNamed: Bytes? {
        switch self {
        case .grant(let grant): grant.signer?.hostid
        case .tombstone(let tombstone): tombstone.terms.server
        case .receipt(let receipt): receipt.terms.server
        }
    }
}
