// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import BorrowFormat
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix

/// HTTP/1.1 without redirects and proxies: 5 s to connect, 30 s in all, answers of at most `IncomingAnswer.largestBody`.
public struct HTTPTransport: Transport {
    private let client: HTTPClient
    private let limit: Duration

    public init(connectLimit: Duration = .seconds(5), limit: Duration = .seconds(30)) {
        var configuration = HTTPClient.Configuration(
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
            return Self.outcome(of: error)
        }
    }

    private static func outcome(of error: any Error) -> TransportOutcome {
        switch error {
        case let error as NIOConnectionError:
            return .unsent(error.connectionErrors.isEmpty ? "its name is not known" : "nothing listens there")
        case let error as HTTPClientError where [.connectTimeout, .getConnectionFromPoolTimeout].contains(error):
            return .unsent("no connection within the time-out")
        case let error as IOError where error.errnoCode == ECONNREFUSED:
            return .unsent("nothing listens there")
        default:
            return .lost("\(error)")
        }
    }
}
