// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat
import BorrowKeys

/// What became of the returns that waited for one server.
enum Delivery: Sendable {
    /// It answered each of these with a receipt, or why not.
    case heard([(Tombstone, Result<Receipt, AgentError>)])
    /// Nobody answered under the server's key.
    case unheard(AgentError)
}

extension Agent {
    /// The returns that this server is to hear of and that are not receipted, whatever our clock says of their end.
    func pendingReturns(to conversation: Conversation) -> [(directory: NodelockDirectory, tombstone: Tombstone)] {
        var pending: [(directory: NodelockDirectory, tombstone: Tombstone)] = []
        for directory in laptop.directories {
            for tombstone in directory.tombstones() where conversation.answers(for: tombstone.terms) {
                if pending.contains(where: { $0.tombstone.terms.loan == tombstone.terms.loan }) { continue }
                pending.append((directory, tombstone))
            }
        }
        return pending
    }

    /// Tells a server of this device's returns that wait for it.
    ///
    /// One that it refuses waits on, unless it lent it and knows no such loan, or its end is past by the server's clock.
    func deliverReturns(in conversation: inout Conversation, except passedOver: [Bytes] = []) async -> Delivery {
        var heard: [(Tombstone, Result<Receipt, AgentError>)] = []
        for (directory, tombstone) in pendingReturns(to: conversation)
        where tombstone.terms.device == conversation.device.publicKey.hostid && !passedOver.contains(tombstone.terms.loan) {
            switch await conversation.exchange("POST", Path.giveBack, body: tombstone.sealed.text) {
            case .unsent(let error), .unknown(let error):
                if heard.isEmpty { return .unheard(error) }
                heard.append((tombstone, .failure(error)))
            case .answer(let answer):
                do throws(AgentError) {
                    if let problem = try answer.problem() {
                        let isUnknown =
                            problem.code == RefusalCode.loanUnknown.rawValue && tombstone.terms.server == conversation.server.hostid
                        if isUnknown || answer.time >= tombstone.terms.expiresAt {
                            try directory.exclusively { writer throws(AgentError) in try writer.forget(tombstone.terms) }
                        }
                        throw AgentError(problem)
                    }
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

    /// Tells the one of three servers that lends in the place of another of the returns that wait for that one.
    ///
    /// - Parameter addresses: where somebody else answered; who it is has to be asked.
    func deliverInPlace(
        of server: PublicKey, at addresses: [ServerAddress], as device: SigningKey
    ) async -> [(Tombstone, Result<Receipt, AgentError>)] {
        for address in addresses {
            let introduced = await Introduction.result(of: address, publishers: laptop.publishers.keys, transport: transport)
            guard case .success(let introduction) = introduced else { continue }
            let succession = Succession(of: introduction.lines)
            guard succession.covers(server.hostid) else { continue }
            var conversation = conversation(with: introduction.server, at: address, as: device)
            conversation.succession = succession
            if case .heard(let heard) = await deliverReturns(in: &conversation) { return heard }
        }
        return []
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
        guard given.loan == returned.loan, given.device == returned.device, given.server == server.hostid,
            given.feature == returned.feature, given.vendor == returned.vendor
        else { throw AgentError(.answerInvalid, "the server's receipt is for another loan", hint: "tell the server's administrator") }
        return receipt
    }
}

extension Conversation {
    fileprivate func answers(for terms: TombstoneTerms) -> Bool { answers(for: terms.server, vendor: terms.vendor, feature: terms.feature) }
}

extension Result where Success == Receipt, Failure == AgentError {
    var isReceipt: Bool { if case .success = self { true } else { false } }
    /// Whether another of three servers has to be told.
    var isStandby: Bool { if case .failure(let error) = self { error.code == .standby } else { false } }
}
