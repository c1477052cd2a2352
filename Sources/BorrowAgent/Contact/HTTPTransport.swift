// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import BorrowFormat
import BorrowTLS
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix

/// HTTP/1.1, under TLS where the address says so, without redirects and proxies: 5 s to connect, 30 s in all, answers of at most `IncomingAnswer.largestBody`.
public struct HTTPTransport: Transport {
    private let client: HTTPClient
    private let limit: Duration
    /// How a user has a certificate trusted.
    private static let pinning = "write `certificate = FILE` into \(Configuration.usualPath), or set BORROW_CERTIFICATE"

    /// - Parameter trusted: who vouches for servers that are asked under TLS.
    public init(connectLimit: Duration = .seconds(5), limit: Duration = .seconds(30), trusted: TrustedCertificates = .system) {
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: trusted.configuration,
            redirectConfiguration: .disallow,
            timeout: .init(connect: TimeAmount(connectLimit), read: TimeAmount(limit)),
            proxy: nil,
            decompression: .disabled)
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.idleTimeout = .seconds(5)
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        self.limit = limit
    }

    /// To be called once, when no request is under way.
    public func close() async {
        try? await client.shutdown()
    }

    public func send(_ request: OutgoingRequest, to server: ServerAddress) async -> TransportOutcome {
        let limit = self.limit
        return await withTaskGroup(of: TransportOutcome.self) { group in
            group.addTask { await exchange(request, with: server) }
            group.addTask {
                try? await Task.sleep(for: limit)
                return .lost("no whole answer within \(limit.components.seconds) s")
            }
            let first = await group.next() ?? .lost("no answer")
            group.cancelAll()
            return first
        }
    }

    private func exchange(_ request: OutgoingRequest, with server: ServerAddress) async -> TransportOutcome {
        var outgoing = HTTPClientRequest(url: server.url + request.path)
        outgoing.method = HTTPMethod(rawValue: request.method)
        for header in request.headers { outgoing.headers.add(name: header.name, value: header.value) }
        if !request.body.isEmpty { outgoing.body = .bytes(ByteBuffer(bytes: request.body)) }
        do {
            let answer = try await client.execute(outgoing, timeout: TimeAmount(limit))
            let body = try await answer.body.collect(upTo: IncomingAnswer.largestBody)
            return .answer(
                IncomingAnswer(
                    status: Int(answer.status.code), headers: answer.headers.map { ($0.name, $0.value) },
                    body: Bytes(body.readableBytesView)))
        } catch is NIOTooManyBytesError {
            return .tooLarge
        } catch {
            let now = Instant(seconds: Int64(time(nil)))
            if let refusal = await CertificateFault.refusal(error, host: server.host, port: server.port, pinning: Self.pinning, now: now) {
                return .distrusted(AgentError(refusal))
            }
            return Self.outcome(of: error)
        }
    }

    private static func outcome(of error: any Error) -> TransportOutcome {
        switch error {
        case let error as NIOConnectionError:
            guard let first = error.connectionErrors.first?.error else { return .unsent("its name is not known") }
            return .unsent(unconnected(first))
        case let error as HTTPClientError where [.connectTimeout, .getConnectionFromPoolTimeout].contains(error):
            return .unsent(Self.noConnection)
        case let error as HTTPClientError where [.readTimeout, .deadlineExceeded].contains(error):
            return .lost("no answer in time")
        case let error as HTTPClientError where error == .remoteConnectionClosed:
            return .lost("the connection was closed before an answer")
        case let error as IOError where error.errnoCode == ECONNREFUSED:
            return .unsent(unconnected(error))
        case let error as IOError where [ECONNRESET, EPIPE].contains(error.errnoCode):
            return .lost("the connection was closed before an answer")
        case is HTTPParserError:
            return .lost("what answers there speaks no HTTP")
        default:
            return .lost("the exchange broke off: \(error)")
        }
    }

    private static let noConnection = "no connection within the time-out"

    private static func unconnected(_ error: any Error) -> String {
        if case ChannelError.connectTimeout = error { return noConnection }
        guard let code = (error as? IOError)?.errnoCode else { return "no connection: \(error)" }
        return switch code {
        case ECONNREFUSED: "nothing listens there"
        case EHOSTUNREACH, ENETUNREACH: "there is no route to it"
        case ETIMEDOUT: noConnection
        default: "no connection: \(String(cString: strerror(code)).lowercased())"
        }
    }
}
