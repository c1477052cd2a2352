// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat

/// What became of the returns that waited for one server.
enum Delivery: Sendable {
    /// It answered each of these with a receipt, or why not.
    case heard([(Tombstone, Result<Receipt, AgentError>)])
    /// Nobody answered under the server's key.
    case unheard(AgentError)
}

extension Agent {
    /// The returns that this server does not know of yet; one that would have ended by now needs no telling.
    func pendingReturns(to server: PublicKey) -> [(directory: NodelockDirectory, tombstone: Tombstone)] {
        let now = laptop.clock()
        var pending: [(directory: NodelockDirectory, tombstone: Tombstone)] = []
        for directory in laptop.directories {
            for tombstone in directory.tombstones()
            where tombstone.terms.server == server.hostid && tombstone.terms.expiresAt > now {
                if pending.contains(where: { $0.tombstone.terms.loan == tombstone.terms.loan }) { continue }
                pending.append((directory, tombstone))
            }
        }
        return pending
    }

    /// Tells a server of the returns that wait for it; one that it refuses waits on.
    func deliverReturns(in conversation: inout Conversation) async -> Delivery {
        var heard: [(Tombstone, Result<Receipt, AgentError>)] = []
        for (directory, tombstone) in pendingReturns(to: conversation.server)
        where tombstone.terms.device == conversation.device.publicKey.hostid {
            switch await conversation.exchange("POST", Path.giveBack, body: tombstone.sealed.text) {
            case .unsent(let error), .unknown(let error): return .unheard(error)
            case .answer(let answer):
                do throws(AgentError) {
                    if let problem = try answer.problem() { throw AgentError(problem) }
                    let receipt = try Self.receipt(answer.body, for: tombstone, from: conversation.server)
                    try directory.exclusively { writer throws(AgentError) in try writer.settle(receipt) }
                    heard.append((tombstone, .success(receipt)))
                } catch {
                    heard.append((tombstone, .failure(error)))
                }
            }
        }
        return .heard(heard)
    }

    func tell(of tombstone: Tombstone, _ outcome: Result<Receipt, AgentError>) {
        let feature = shown(tombstone.terms.feature)
        switch outcome {
        case .success: tell(.returnDelivered(feature: feature))
        case .failure(let error): tell(.returnUndelivered(feature: feature, error))
        }
    }

    private static func receipt(_ text: Bytes, for tombstone: Tombstone, from server: PublicKey) throws(AgentError) -> Receipt {
        guard let receipt = Receipt(text), server.verifies(receipt.sealed, for: .receipt) else {
            throw AgentError(.answerInvalid, "the server's receipt does not verify", hint: "tell the server's administrator")
        }
        let (given, returned) = (receipt.terms, tombstone.terms)
        guard given.loan == returned.loan, given.device == returned.device, given.server == returned.server,
            given.feature == returned.feature, given.vendor == returned.vendor
        else { throw AgentError(.answerInvalid, "the server's receipt is for another loan", hint: "tell the server's administrator") }
        return receipt
    }
}
