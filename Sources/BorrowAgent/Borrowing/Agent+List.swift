// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

/// What one server lends.
public struct Lender: Sendable {
    public let address: ServerAddress
    /// The server's key, `ED25519=…`.
    public let server: Bytes
    /// The server's clock when it said so.
    public let time: Instant
    public let offers: [FeatureList.Offer]

    package init(address: ServerAddress, server: Bytes, time: Instant, offers: [FeatureList.Offer]) {
        (self.address, self.server, self.time, self.offers) = (address, server, time, offers)
    }
}

extension Agent {
    /// What each server lends, in the order of the servers; those that cannot be used are told of.
    ///
    /// An error where none can be used, or there is nobody to ask or to trust.
    public func list() async throws(AgentError) -> [Lender] {
        var lenders: [Lender] = []
        var faults: [AgentError] = []
        for var visit in try await visits().reached {
            do throws(AgentError) {
                let answer = try await visit.conversation.ask("GET", Path.features)
                if let problem = try answer.problem() { throw AgentError(problem) }
                let offers = try answer.decoded(FeatureList.self).offers
                lenders.append(Lender(address: visit.address, server: visit.conversation.server.hostid, time: answer.time, offers: offers))
            } catch {
                faults.append(error)
            }
        }
        if lenders.isEmpty, let fault = faults.first { throw fault }
        for fault in faults { tell(.unreachable(fault)) }
        return lenders
    }

    /// What grants are locked to: this user's device key on this machine, made where there was none, and the machine.
    public func hostids() async throws(AgentError) -> (device: Bytes, machine: Bytes) {
        (try await establishedDeviceKey().publicKey.hostid, laptop.machine)
    }
}
