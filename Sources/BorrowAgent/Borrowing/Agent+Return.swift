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
    /// - Parameter wanted: `nil`: all that are held and may be returned; what cannot be is told of and passed over.
    public func giveBack(_ wanted: [WantedFeature]?) async throws(AgentError) -> [Returned] {
        let contents = contents()
        let (slots, faults) = (contents.flatMap(\.slots), contents.flatMap(\.faults))
        var choice = ReturnChoice(slots: slots, user: Bytes(laptop.person.user.utf8), now: laptop.clock(), zone: laptop.zone)
        var chosen: [NodelockContents.Entry]
        if let wanted {
            do throws(AgentError) {
                chosen = try choice.named(wanted)
            } catch {
                // What is asked for may lie where nothing can be read.
                if error.code == .notHeld, let fault = faults.first { throw fault }
                throw error
            }
        } else {
            chosen = all(of: slots)
            if chosen.isEmpty, let fault = faults.first { throw fault }
            for fault in faults { tell(.passedOver(fault.detail)) }
        }
        if chosen.isEmpty { return [] }
        let device = try await existingDeviceKey()
        if let wanted, let device {
            choice.device = device.publicKey.hostid
            chosen = try choice.named(wanted)
        }
        var partings: [Parting] = []
        for entry in chosen {
            do throws(AgentError) {
                partings.append(try parting(from: entry, as: device))
            } catch {
                if wanted != nil || error.code == .badKey && isOwn(entry) { throw error }
                tell(.passedOver(error.detail))
            }
        }
        guard let device else { return [] }
        var given: [Tombstone] = []
        var addresses: [Bytes: [ServerAddress]] = [:]
        for parting in partings {
            guard let tombstone = try giveUp(parting, as: device) else { continue }
            given.append(tombstone)
            addresses[tombstone.terms.server, default: []] += parting.addresses
        }
        forgetWishes(for: given)
        return await deliver(given, as: device, lineAddresses: addresses)
    }

    /// One slot that is to be given up, or was.
    private struct Parting: Sendable {
        let directory: NodelockDirectory
        let tombstone: Tombstone
        let isGivenUp: Bool
        /// Of the server, as the license line has them.
        let addresses: [ServerAddress]
    }

    /// Everything in force, and every return that waits.
    private func all(of slots: [NodelockContents.Entry]) -> [NodelockContents.Entry] {
        let now = laptop.clock()
        return slots.filter { entry in
            switch entry.slot {
            case .tombstone: return true
            case .receipt: return false
            case .grant(let grant):
                if grant.signer == nil {
                    tell(.passedOver(AgentError.damaged(grant.terms.feature).detail))
                    return false
                }
                if grant.terms.expiresAt <= now { return false }
                if grant.line.borrowing.earlyReturn { return true }
                tell(.passedOver(AgentError.earlyReturnOff(grant.terms, laptop.zone).detail))
                return false
            }
        }
    }

    private func isOwn(_ entry: NodelockContents.Entry) -> Bool { entry.slot.user == Bytes(laptop.person.user.utf8) }

    /// What is to be written, or an error where it may not be: changes nothing.
    private func parting(from entry: NodelockContents.Entry, as device: SigningKey?) throws(AgentError) -> Parting {
        guard let device, entry.slot.device == device.publicKey.hostid else {
            let feature = shown(entry.slot.feature)
            let ownHint =
                "if you changed `keyring` in \(Configuration.usualPath), change it back; otherwise the license comes back by itself at its end"
            if device == nil, isOwn(entry) { throw AgentError(.badKey, "the device key that borrowed \(feature) is gone", hint: ownHint) }
            let user = entry.slot.user.map { " by \(shown($0))" } ?? ""
            throw AgentError(
                .badKey, "\(feature) was borrowed with another device key than this user's\(user)",
                hint: isOwn(entry) ? ownHint : "whoever borrowed it can return it; otherwise it comes back by itself at its end")
        }
        switch entry.slot {
        case .tombstone(let tombstone):
            return Parting(directory: entry.nodelock, tombstone: tombstone, isGivenUp: true, addresses: [])
        case .grant(let grant):
            return Parting(
                directory: entry.nodelock, tombstone: try tombstone(of: grant, as: device), isGivenUp: false,
                addresses: grant.servers.compactMap(\.address))
        case .receipt:
            throw AgentError(.notHeld, "\(shown(entry.slot.feature)) was returned")
        }
    }

    private func tombstone(of grant: Grant, as device: SigningKey) throws(AgentError) -> Tombstone {
        guard let signer = grant.signer else { throw .damaged(grant.terms.feature) }
        return try tombstone(of: grant, from: signer, as: device)
    }

    func tombstone(of grant: Grant, from server: PublicKey, as device: SigningKey) throws(AgentError) -> Tombstone {
        let terms = grant.terms
        return try tombstone(
            of: terms.feature, vendor: terms.vendor, loan: terms.loan, until: terms.expiresAt, from: server, as: device)
    }

    /// The signed word that this device gives a loan up now.
    func tombstone(
        of feature: Bytes, vendor: Bytes, loan: Bytes, until end: Instant, from server: PublicKey, as device: SigningKey
    ) throws(AgentError) -> Tombstone {
        let unsigned = TombstoneTerms(
            feature: feature, vendor: vendor, loan: loan, server: server.hostid, device: device.publicKey.hostid, expiresAt: end,
            returnedAt: laptop.clock(), user: Bytes(laptop.person.user.utf8), host: Bytes(laptop.person.host.utf8))
        guard let tombstone = Tombstone(device.seal(unsigned.message, for: .tombstone).text) else {
            throw AgentError(.internalFault, "a return of \(shown(feature)) cannot be written")
        }
        return tombstone
    }

    /// - Returns: `nil` where another command returned it first; where another extended it, that loan is given up.
    private func giveUp(_ parting: Parting, as device: SigningKey) throws(AgentError) -> Tombstone? {
        if parting.isGivenUp { return parting.tombstone }
        var tombstone = parting.tombstone
        while true {
            let terms = tombstone.terms
            if try parting.directory.exclusively({ writer throws(AgentError) in try writer.giveUp(tombstone) }) { return tombstone }
            guard let newer = parting.directory.grant(vendor: terms.vendor, feature: terms.feature), newer.terms.device == terms.device
            else { return nil }
            tombstone = try self.tombstone(of: newer, as: device)
        }
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
            var others: [ServerAddress] = []
            for (index, address) in addresses.enumerated() {
                var conversation = conversation(with: server, at: address, as: device)
                // Offline nobody waits: whoever has the turn is at the server, or will find that he is not.
                if let error = await completeRequests(in: &conversation, patience: .zero) {
                    if index == 0 { obstacle = error }
                    continue
                }
                switch await deliverReturns(in: &conversation) {
                case .unheard(let error):
                    if index == 0 { obstacle = error }
                    if error.code != .serverUnreachable { others.append(address) }
                    continue
                case .heard(let heard):
                    note(heard, of: given, in: &outcomes)
                    // Of three servers another lends: it has to hear of it.
                    if heard.contains(where: { $0.1.isStandby }) { continue }
                    _ = await heedRecallsIfAny(in: &conversation)
                    // What a server is not told now it is told at the next return.
                    try? await reportUsage(in: &conversation)
                }
                break
            }
            if !given.allSatisfy({ $0.terms.server != server.hostid || outcomes[$0.terms.loan]?.isReceipt == true }) {
                note(await deliverInPlace(of: server, at: others, as: device), of: given, in: &outcomes)
            }
            for tombstone in given where tombstone.terms.server == server.hostid && outcomes[tombstone.terms.loan] == nil {
                outcomes[tombstone.terms.loan] = .failure(obstacle)
            }
        }
        return given.map {
            Returned(tombstone: $0, told: outcomes[$0.terms.loan] ?? .failure(AgentError(.noServer, "its license server is not known")))
        }
    }

    private func note(
        _ heard: [(Tombstone, Result<Receipt, AgentError>)], of given: [Tombstone], in outcomes: inout [Bytes: Result<Receipt, AgentError>]
    ) {
        for (tombstone, outcome) in heard {
            outcomes[tombstone.terms.loan] = outcome
            if !given.contains(where: { $0.terms.loan == tombstone.terms.loan }) { tell(of: tombstone, outcome) }
        }
    }
}

extension ServerLine {
    var address: ServerAddress? {
        ServerAddress(host.shown).map { ServerAddress(host: $0.host, port: port ?? $0.port) }
    }
}
