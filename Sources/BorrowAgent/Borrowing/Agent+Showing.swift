// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat
import BorrowKeys

extension Agent {
    /// Shows a server what lies here of its own where it has forgotten loans, or remembers less than it did: what it signed, it knows again.
    func remember(_ recalls: Recalls, in conversation: inout Conversation) async throws(AgentError) {
        var isStranger = false
        if let database = recalls.database, let commits = recalls.commits {
            isStranger = try laptop.state.servers.note(
                server: conversation.server.hostid, database: Bytes(database.utf8), commits: commits)
        }
        guard recalls.isRecovering == true || isStranger else { return }
        for entry in contents().flatMap(\.slots)
        where entry.slot.isHeld(by: conversation.device.publicKey, from: conversation.server) {
            try await show(entry.slot, in: &conversation)
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
        if try await adoption(of: text, in: &conversation)?.isNew == true { tell(.rememberedAgain(feature: shown(slot.feature))) }
    }

    /// What the server knows of it then; `nil` where it will not have it, which changes nothing here.
    @discardableResult
    func adoption(of text: Bytes, in conversation: inout Conversation) async throws(AgentError) -> Adoption? {
        let answer = try await conversation.ask("POST", Path.adopt, body: text)
        return try answer.problem() == nil ? try answer.decoded(Adoption.self) : nil
    }
}

extension Slot {
    /// Whether this server and device agreed on it.
    func isHeld(by device: PublicKey, from server: PublicKey) -> Bool {
        switch self {
        case .grant(let grant): grant.terms.device == device.hostid && grant.signer == server
        case .tombstone(let tombstone): tombstone.terms.device == device.hostid && tombstone.terms.server == server.hostid
        case .receipt(let receipt): receipt.terms.device == device.hostid && receipt.terms.server == server.hostid
        }
    }
}
