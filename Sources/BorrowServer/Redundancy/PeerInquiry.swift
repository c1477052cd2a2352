// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import BorrowAPI
import BorrowCheck
import BorrowFormat
import BorrowKeys
import BorrowTLS
import Foundation
import NIOCore

/// Asks the other servers of a license file what they do for it.
///
/// Each is asked under TLS and without, since its SERVER line does not say which it speaks: nothing secret is sent, and an answer counts
/// only under the key that the publisher signed. Who does not answer in time is not heard.
struct PeerInquiry: Sendable {
    private static let patience = TimeAmount.seconds(3)
    /// How this is told of a certificate.
    private static let pinning = "give it as --peer-certificate FILE"

    let servers: [ServerLine]
    let own: Bytes
    /// Who vouches for those that are asked under TLS.
    let trusted: TrustedCertificates

    /// What one of them said of itself.
    struct Heard: Sendable {
        /// As its SERVER line names it.
        let place: String
        /// Among the three; the first is 0.
        let rank: Int
        let role: TrioRole
    }

    /// - Returns: what they said, in their order, and whose certificate is none to trust.
    func heard(now: Instant) async -> (roles: [Heard], faults: [Refusal]) {
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: trusted.configuration, redirectConfiguration: .disallow,
            timeout: .init(connect: Self.patience, read: Self.patience))
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        var (roles, faults): ([Heard], [Refusal]) = ([], [])
        await withTaskGroup(of: (Heard?, Refusal?).self) { group in
            for (rank, server) in servers.enumerated() where server.hostid != own {
                group.addTask { await ask(server, rank: rank, with: client, now: now) }
            }
            for await (heard, fault) in group {
                if let heard { roles.append(heard) } else if let fault { faults.append(fault) }
            }
        }
        try? await client.shutdown()
        return (roles.sorted { $0.rank < $1.rank }, faults)
    }

    private func ask(_ server: ServerLine, rank: Int, with client: HTTPClient, now: Instant) async -> (Heard?, Refusal?) {
        async let plain = try? role(of: server, isEncrypted: false, with: client)
        var (said, fault): (TrioRole?, Refusal?)
        do {
            said = try await role(of: server, isEncrypted: true, with: client)
        } catch {
            let (host, port) = (server.host.shown, server.portOrStandard)
            fault = await CertificateFault.refusal(error, host: host, port: port, pinning: Self.pinning, now: now)
            if fault?.code != .certificateRefused { fault = nil }
        }
        let plainly = await plain
        guard let role = said ?? plainly.flatMap({ $0 }) else { return (nil, fault) }
        return (Heard(place: server.place, rank: rank, role: role), nil)
    }

    /// `nil` where what answers there is not that server, or knows no such file.
    private func role(of server: ServerLine, isEncrypted: Bool, with client: HTTPClient) async throws -> TrioRole? {
        guard let key = PublicKey(hostid: server.hostid), let trio = ServerTrio(servers) else { return nil }
        let head = RequestHead(method: "GET", path: Path.roles, id: RandomIdentifier.make())
        let address = LicenseServer.Address(host: server.host.shown, port: server.portOrStandard)
        var request = HTTPClientRequest(url: address.url(port: address.port, isEncrypted: isEncrypted) + Path.roles)
        request.headers.add(name: HeaderName.id, value: head.id.shown)
        let response = try await client.execute(request, timeout: Self.patience)
        let text = Bytes(try await response.body.collect(upTo: AnswerLimit.body).readableBytesView)
        guard response.status == .ok,
            let signature = response.headers.first(name: HeaderName.signature).flatMap({ Base64URL.decode(Bytes($0.utf8)) })
        else { return nil }
        let digest = Base64URL.encode(Digest.sha256(SignatureDomain.request.prefix + head.message(body: [])))
        let time = Bytes((response.headers.first(name: HeaderName.time) ?? "").utf8)
        let answer = AnswerHead(requestDigest: digest, status: Int(response.status.code), time: time)
        guard key.verifies(signature, of: answer.message(body: text), for: .answer) else { return nil }
        let roles = try? JSONDecoder().decode(Roles.self, from: Data(text))
        return roles?.roles.first { $0.servers == trio.name }.map { TrioRole(lends: $0.lends, since: $0.since) }
    }
}

extension ServerLine {
    var portOrStandard: Int { port ?? LicenseServer.Address.standard.port }

    /// As people are told of it.
    var place: String { "\(host.shown):\(portOrStandard)" }
}
