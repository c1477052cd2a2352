// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import BorrowAPI
import BorrowCheck
import BorrowFormat
import BorrowKeys
import NIOCore

/// Asks the other servers of a license file whether one of them lends: a server that comes back does not lend beside it.
///
/// Who does not answer in time is taken to lend nothing; an answer counts only under the key that the publisher signed.
struct PeerInquiry: Sendable {
    private static let patience = TimeAmount.seconds(3)

    let servers: [ServerLine]
    let own: Bytes

    /// The first that lends, as its SERVER line names it.
    func lender() async -> String? {
        await withTaskGroup(of: String?.self) { group in
            for server in servers where server.hostid != own {
                group.addTask { await lends(server) ? "\(server.host.shown):\(Self.port(of: server))" : nil }
            }
            for await lender in group {
                guard let lender else { continue }
                group.cancelAll()
                return lender
            }
            return nil
        }
    }

    private static func port(of server: ServerLine) -> Int { server.port ?? LicenseServer.Address.standard.port }

    private func lends(_ server: ServerLine) async -> Bool {
        let host = server.host.shown
        guard let key = PublicKey(hostid: server.hostid), let trio = ServerTrio(servers) else { return false }
        let head = RequestHead(method: "GET", path: Path.license, id: RandomIdentifier.make())
        var request = HTTPClientRequest(url: "http://\(host.contains(":") ? "[\(host)]" : host):\(Self.port(of: server))\(Path.license)")
        request.headers.add(name: HeaderName.id, value: head.id.shown)
        guard let response = try? await HTTPClient.shared.execute(request, timeout: Self.patience),
            let body = try? await response.body.collect(upTo: AnswerLimit.body),
            let signature = response.headers.first(name: HeaderName.signature).flatMap({ Base64URL.decode(Bytes($0.utf8)) })
        else { return false }
        let text = Bytes(body.readableBytesView)
        let digest = Base64URL.encode(Digest.sha256(SignatureDomain.request.prefix + head.message(body: [])))
        let time = Bytes((response.headers.first(name: HeaderName.time) ?? "").utf8)
        let answer = AnswerHead(requestDigest: digest, status: Int(response.status.code), time: time)
        guard response.status == .ok, key.verifies(signature, of: answer.message(body: text), for: .answer) else { return false }
        return Self.trios(in: text).contains(trio)
    }

    /// The files for three servers of which something is lent.
    private static func trios(in text: Bytes) -> Set<ServerTrio> {
        var (trios, servers): (Set<ServerTrio>, [ServerLine]) = ([], [])
        var isAmongServers = false
        for entry in LicenseFile.parse(text, name: "").file.entries {
            guard case .server(let line) = entry else {
                isAmongServers = false
                continue
            }
            servers = isAmongServers ? servers + [line] : [line]
            isAmongServers = true
            if let trio = ServerTrio(servers) { trios.insert(trio) }
        }
        return trios
    }
}
