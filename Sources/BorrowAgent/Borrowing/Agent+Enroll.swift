// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import Foundation

extension Agent {
    /// Shows one server the one-time code that its administrator made for this user.
    ///
    /// An answer that was lost costs nothing: the same code may be shown again from this device.
    ///
    /// - Returns: the user for whom this device is enrolled there.
    /// - Throws: `usage` where not exactly one server is named, `encryption-needed`, and what the server says.
    public func enroll(code: String) async throws(AgentError) -> (user: String, at: ServerAddress) {
        let addresses = laptop.servers.addresses
        if let address = addresses.first {
            guard addresses.count == 1 else {
                throw AgentError(
                    .usage, "a code is of one license server, and \(addresses.count) are named",
                    hint: "give --server \(address), or whichever it is of")
            }
            try address.requireEncrypted("a code")
        }
        guard var visit = try await visits().reached.first else { throw AgentError(.noServer, "no license server is named") }
        let enrolment = Enrolment(
            code: code, user: laptop.person.user, host: laptop.person.host, machine: laptop.machine.shown)
        guard let body = try? JSONEncoder().encode(enrolment) else { throw AgentError(.internalFault, "the code cannot be written") }
        let answer = try await visit.conversation.ask("POST", Path.enroll, body: Bytes(body))
        if let problem = try answer.problem() { throw AgentError(problem) }
        return (try answer.decoded(Enrolled.self).user, visit.address)
    }
}

extension ServerAddress {
    /// Nothing secret goes to a server where others can read along.
    ///
    /// - Parameter secret: such as `a code`.
    func requireEncrypted(_ secret: String) throws(AgentError) {
        guard !isEncrypted else { return }
        throw AgentError(
            .encryptionNeeded, "\(secret) travels under TLS only, and \(self) is without",
            hint: "name the server as https://\(self); its administrator gives it a certificate with `lend serve --tls-certificate`")
    }
}
