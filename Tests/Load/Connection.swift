// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import NIOCore
import NIOHTTP1
import NIOPosix

/// One connection that is kept; one request at a time.
struct Connection {
    struct Answer {
        let status: Int
        let headers: HTTPHeaders
        let body: Bytes
    }

    struct Closed: Error {}

    private typealias Channel = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>

    private let outbound: NIOAsyncChannelOutboundWriter<HTTPClientRequestPart>
    private var inbound: NIOAsyncChannelInboundStream<HTTPClientResponsePart>.AsyncIterator

    /// Runs `body` with a new connection, which is closed afterwards.
    static func open<Value>(to site: Site, _ body: (inout Connection) async throws -> Value) async throws -> Value {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: site.host, port: site.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    return try Channel(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var connection = Connection(outbound: outbound, inbound: inbound.makeAsyncIterator())
            return try await body(&connection)
        }
    }

    mutating func send(_ head: RequestHead, signature: Bytes = [], body: Bytes = []) async throws -> Answer {
        var headers: HTTPHeaders = ["Host": "load", "Content-Length": "\(body.count)"]
        for (name, value) in [
            (HeaderName.server, head.server), (HeaderName.device, head.device), (HeaderName.time, head.time), (HeaderName.id, head.id),
            (HeaderName.signature, signature),
        ] where !value.isEmpty {
            headers.add(name: name, value: value.shown)
        }
        let line = HTTPRequestHead(version: .http1_1, method: HTTPMethod(rawValue: head.method), uri: head.path, headers: headers)
        try await outbound.write(contentsOf: [.head(line), .body(.byteBuffer(ByteBuffer(bytes: body))), .end(nil)])
        return try await answer()
    }

    private mutating func answer() async throws -> Answer {
        var status = 0
        var headers = HTTPHeaders()
        var body: Bytes = []
        while let part = try await inbound.next() {
            switch part {
            case .head(let head): (status, headers) = (Int(head.status.code), head.headers)
            case .body(let bytes): body += bytes.readableBytesView
            case .end: return Answer(status: status, headers: headers, body: body)
            }
        }
        throw Closed()
    }
}
