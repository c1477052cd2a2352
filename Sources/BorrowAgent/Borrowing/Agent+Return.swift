// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys

/// A license given up on this machine.
public struct Returned: Sendable {
    public let tombstone: Tombstone
    /// The server's word that it knows, or why it does not know yet: then it is told when it is next reached.
    public let told: Result<Receipt, AgentError>
}

extension Agent {
    /// Gives up licenses before their end: first here, durably, then the servers are told.
    ///
    /// Nothing is given up where one of those named is not held, may not be returned early, or is another device key's.
    /// - Parameter wanted: `nil`: all that are held and may be returned.
    public func giveBack(_ wanted: [WantedFeature]?) async throws(AgentError) -> [Returned] {
        let slots = contents().flatMap(\.slots)
        let chosen: [NodelockContents.Entry]
        if let wanted {
            chosen = try ReturnChoice(slots: slots, now: laptop.clock(), zone: laptop.zone).named(wanted)
        } else {
            chosen = all(of: slots)
        }
        if chosen.isEmpty { return [] }
        let device = try await device(of: chosen)
        var given: [Tombstone] = []
        var addresses: [Bytes: [ServerAddress]] = [:]
        for entry in chosen {
            if let waiting = entry.slot.tombstone {
                given.append(waiting)
            } else if let grant = entry.slot.grant, let tombstone = try giveUp(grant, in: entry.nodelock, as: device) {
                given.append(tombstone)
                addresses[tombstone.terms.server, default: []] += grant.servers.compactMap(\.address)
            }
        }
        return await deliver(given, as: device, lineAddresses: addresses)
    }

    /// Everything in force that may be returned, and every return that waits.
    private func all(of slots: [NodelockContents.Entry]) -> [NodelockContents.Entry] {
        let now = laptop.clock()
        return slots.filter { entry in
            switch entry.slot {
            case .tombstone(let tombstone): return tombstone.terms.expiresAt > now
            case .receipt: return false
            case .grant(let grant):
                if grant.terms.expiresAt <= now { return false }
                if grant.line.borrowing.earlyReturn { return true }
                tell(.passedOver(AgentError.earlyReturnOff(grant.terms, laptop.zone).detail))
                return false
            }
        }
    }

    /// The device key, which must be the one that borrowed all of these.
    private func device(of entries: [NodelockContents.Entry]) async throws(AgentError) -> SigningKey {
        guard let device = try await laptop.deviceKeys.existing() else {
            throw AgentError(.badKey, "the device key that borrowed this is gone", hint: "the license comes back by itself at its end")
        }
        for entry in entries {
            let holder = entry.slot.grant?.terms.device ?? entry.slot.tombstone?.terms.device
            guard holder == device.publicKey.hostid else {
                throw AgentError(
                    .badKey, "\(shown(entry.slot.feature)) was borrowed with another device key than this user's",
                    hint: "whoever borrowed it can return it; otherwise it comes back by itself at its end")
            }
        }
        return device
    }

    /// - Returns: `nil` where another command was faster.
    private func giveUp(_ grant: Grant, in directory: NodelockDirectory, as device: SigningKey) throws(AgentError) -> Tombstone? {
        let terms = grant.terms
        let signer = grant.servers.compactMap { PublicKey(hostid: $0.hostid) }.first { $0.verifies(grant.sealed, for: .grant) }
        guard let signer else {
            throw AgentError(
                .cannotRead, "the license for \(shown(terms.feature)) was edited or damaged: its signature does not fit",
                hint: "borrow it again; the new license can be returned")
        }
        let unsigned = TombstoneTerms(
            feature: terms.feature, vendor: terms.vendor, loan: terms.loan, server: signer.hostid, device: terms.device,
            expiresAt: terms.expiresAt, returnedAt: laptop.clock(), user: Bytes(laptop.person.user.utf8),
            host: Bytes(laptop.person.host.utf8))
        guard let tombstone = Tombstone(device.seal(unsigned.message, for: .tombstone).text) else {
            throw AgentError(.internalFault, "a return of \(shown(terms.feature)) cannot be written")
        }
        return try directory.exclusively { writer throws(AgentError) in try writer.giveUp(tombstone) } ? tombstone : nil
    }

    /// Tells each server, at the first address where it answers.
    private func deliver(
        _ given: [Tombstone], as device: SigningKey, lineAddresses: [Bytes: [ServerAddress]]
    ) async -> [Returned] {
        var outcomes: [Bytes: Result<Receipt, AgentError>] = [:]
        var servers: [PublicKey] = []
        for server in given.compactMap({ PublicKey(hostid: $0.terms.server) }) where !servers.contains(server) { servers.append(server) }
        for server in servers {
            let addresses = ServerList(
                addresses: laptop.directories.compactMap { $0.knownAddress(of: server.hostid) } + (lineAddresses[server.hostid] ?? [])
                    + laptop.servers.addresses
            ).addresses
            var obstacle = AgentError(.noServer, "no address of its license server is known", hint: "give --server host:port")
            for (index, address) in addresses.enumerated() {
                var conversation = conversation(with: server, at: address, as: device)
                switch await deliverReturns(in: &conversation) {
                case .unheard(let error):
                    if index == 0 { obstacle = error }
                    continue
                case .heard(let heard):
                    for (tombstone, outcome) in heard {
                        outcomes[tombstone.terms.loan] = outcome
                        if !given.contains(where: { $0.terms.loan == tombstone.terms.loan }) { tell(of: tombstone, outcome) }
                    }
                    await completeRequests(in: &conversation)
                }
                break
            }
            for tombstone in given where tombstone.terms.server == server.hostid && outcomes[tombstone.terms.loan] == nil {
                outcomes[tombstone.terms.loan] = .failure(obstacle)
            }
        }
        return given.map {
            Returned(tombstone: $0, told: outcomes[$0.terms.loan] ?? .failure(AgentError(.noServer, "its license server is not known")))
        }
    }
}

extension ServerLine {
    var address: ServerAddress? {
        ServerAddress(host.shown).map { ServerAddress(host: $0.host, port: port ?? $0.port) }
    }
}
