// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat
import BorrowKeys

extension Agent {
    /// Tells the servers what waits for them, and hears what they want back.
    ///
    /// Requests without an answer are completed, returns delivered, loans that a server recalls given up, usage reported.
    /// - Throws: where something waits and no server was reached.
    func settle() async throws(AgentError) -> Settlement {
        guard let device = try await existingDeviceKey() else { return Settlement() }
        let before = waitingReturns(of: device)
        var (conversations, obstacle, recalled) = await meetings(as: device)
        var settlement = Settlement()
        settlement.recalled = recalled
        for index in conversations.indices {
            do throws(AgentError) {
                // Its signed answer is what counts: a server that was asked nothing was not reached.
                settlement.recalled += try await heedRecalls(in: &conversations[index])
                settlement.reached.append(conversations[index].server.hostid)
                try await reportUsage(in: &conversations[index])
            } catch {
                obstacle = obstacle ?? error
            }
        }
        if settlement.reached.isEmpty, let obstacle { throw obstacle }
        let after = waitingReturns(of: device)
        settlement.returned = before.filter { tombstone in !after.contains { $0.terms.loan == tombstone.terms.loan } }
            .map { ($0.terms.vendor, $0.terms.feature) }
        return settlement
    }

    private func waitingReturns(of device: SigningKey) -> [Tombstone] {
        laptop.directories.flatMap { $0.tombstones() }.filter { $0.terms.device == device.publicKey.hostid }
    }

    /// Every server that is configured, or that something here concerns, as far as it answers; it hears of returns first.
    private func meetings(as device: SigningKey) async -> (
        reached: [Conversation], obstacle: AgentError?, recalled: [Settlement.Recall]
    ) {
        var (reached, recalled): ([Conversation], [Settlement.Recall]) = ([], [])
        var obstacle: AgentError?
        do throws(AgentError) {
            let visits = try await visits().reached
            (reached, recalled) = (visits.map(\.conversation), visits.flatMap(\.recalled))
        } catch {
            obstacle = error
        }
        for server in concernedServers(of: device) where !reached.contains(where: { $0.server == server }) {
            let known = laptop.directories.compactMap { $0.knownAddress(of: server.hostid) }
            for address in ServerList(addresses: known + laptop.servers.addresses).addresses {
                var conversation = conversation(with: server, at: address, as: device)
                if let error = await completeRequests(in: &conversation, patience: patience) {
                    obstacle = obstacle ?? error
                } else if case .heard(let heard) = await deliverReturns(in: &conversation) {
                    for (tombstone, outcome) in heard { tell(of: tombstone, outcome) }
                    reached.append(conversation)
                    break
                }
            }
        }
        return (reached, obstacle, recalled)
    }

    /// The servers of what lies here.
    private func concernedServers(of device: SigningKey) -> [PublicKey] {
        var hostids = waitingReturns(of: device).map(\.terms.server)
        for contents in contents() {
            hostids += contents.requests.map { Bytes($0.server.utf8) }
            hostids += contents.slots.compactMap { $0.slot.grant }.filter { $0.terms.device == device.publicKey.hostid }
                .compactMap { $0.signer?.hostid }
        }
        var servers: [PublicKey] = []
        for server in hostids.compactMap({ PublicKey(hostid: $0) }) where !servers.contains(server) { servers.append(server) }
        return servers
    }
}
