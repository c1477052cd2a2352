// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import BorrowAPI
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Foundation
import NIOCore
import NIOHTTP1
import Testing

@testable import BorrowServer

/// A client that signs as it should, unless it is told otherwise, and verifies the signature of every answer it gets.
struct Laptop: Sendable {
    struct Reply: Sendable {
        let status: Int
        let headers: HTTPHeaders
        let body: Bytes

        func decoded<Message: Decodable>(_ type: Message.Type) throws -> Message {
            try JSONDecoder().decode(type, from: Data(body))
        }

        var code: String? { try? decoded(Problem.self).code }

        var grants: [Grant] {
            get throws {
                let texts = body.split(separator: Bytes("\n\n")).map { $0.last == ASCII.newline ? Bytes($0) : Bytes($0) + [ASCII.newline] }
                return try texts.map { try Grant.parse($0) }
            }
        }
    }

    /// What of a request a test falsifies.
    struct Lies: Sendable {
        var server: Bytes?
        var device: Bytes?
        var time: Bytes?
        var id: Bytes?
        var signature: Bytes?
        /// Signs another body than is sent.
        var signedBody: Bytes?
        var omitted: [String] = []
    }

    static let http = HTTPClient(
        eventLoopGroupProvider: .singleton,
        configuration: {
            var configuration = HTTPClient.Configuration()
            configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 128
            return configuration
        }())

    let server: RunningServer
    var key = SigningKey.generate()
    var machine = Fixture.machine
    var client = Self.http

    func send(
        _ method: HTTPMethod, _ path: String, body: Bytes = [], id: Bytes = RandomIdentifier.make(), lies: Lies = Lies(),
        token: String? = nil
    ) async throws -> Reply {
        var head = RequestHead(
            method: method.rawValue, path: path, server: lies.server ?? Fixture.server.publicKey.hostid,
            device: lies.device ?? key.publicKey.hostid, time: lies.time ?? server.clock.now.iso8601, id: lies.id ?? id)
        for name in lies.omitted { head.omit(name) }
        let signature = lies.signature ?? Base64URL.encode(key.sign(head.message(body: lies.signedBody ?? body), for: .request))
        var request = HTTPClientRequest(url: server.url + path)
        request.method = method
        request.headers = head.headers
        if !lies.omitted.contains(HeaderName.signature) { request.headers.add(name: HeaderName.signature, value: signature.shown) }
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        if !body.isEmpty { request.body = .bytes(ByteBuffer(bytes: body)) }
        let response = try await client.execute(request, timeout: .seconds(60))
        let reply = Reply(
            status: Int(response.status.code), headers: response.headers,
            body: Bytes(buffer: try await response.body.collect(upTo: 1 << 24)))
        expectSigned(reply, answering: head, body: reply.status == 413 ? [] : body)
        return reply
    }

    func borrow(_ terms: Terms, id: Bytes = RandomIdentifier.make(), lies: Lies = Lies()) async throws -> Reply {
        try await send(.POST, Path.borrow, body: Self.json(terms), id: id, lies: lies)
    }

    /// The same bytes for the same terms: they are what an id is bound to.
    static func json(_ terms: Terms) throws -> Bytes {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return Bytes(try encoder.encode(terms))
    }

    func terms(_ features: String..., seats: Int = 1, until: Instant? = nil, duration: Int64? = nil) -> Terms {
        Terms(
            features: features.map { Terms.Feature(vendor: "ugslmd", name: $0, count: seats) }, until: until,
            duration: until == nil ? duration ?? 86400 : nil, user: "alice", host: "thinkpad", client: "test 1", machine: machine)
    }

    func connected(_ features: String..., renews: Grant? = nil) -> Terms {
        Terms(
            features: features.map { Terms.Feature(vendor: "ugslmd", name: $0, renews: renews?.terms.loan.shown) }, duration: 3600,
            connected: true, user: "alice", host: "thinkpad", client: "test 1", machine: machine)
    }

    /// No answer may go without the server's signature over this very request.
    private func expectSigned(_ reply: Reply, answering head: RequestHead, body: Bytes) {
        let digest = Base64URL.encode(Digest.sha256(SignatureDomain.request.prefix + head.message(body: body)))
        let time = Bytes((reply.headers.first(name: HeaderName.time) ?? "").utf8)
        let answer = AnswerHead(requestDigest: digest, status: reply.status, time: time)
        let signature = Base64URL.decode(Bytes((reply.headers.first(name: HeaderName.signature) ?? "").utf8)) ?? []
        #expect(
            Fixture.server.publicKey.verifies(signature, of: answer.message(body: reply.body), for: .answer), "\(head.method) \(head.path)")
        #expect(reply.headers.first(name: HeaderName.server) == Fixture.server.publicKey.hostid.shown)
        #expect(time == server.clock.now.iso8601)
    }
}

extension RequestHead {
    fileprivate mutating func omit(_ name: String) {
        switch name {
        case HeaderName.server: server = []
        case HeaderName.device: device = []
        case HeaderName.time: time = []
        case HeaderName.id: id = []
        default: break
        }
    }

    fileprivate var headers: HTTPHeaders {
        let fields = [(HeaderName.server, server), (HeaderName.device, device), (HeaderName.time, time), (HeaderName.id, id)]
        return HTTPHeaders(fields.filter { !$0.1.isEmpty }.map { ($0.0, $0.1.shown) })
    }
}
