// SPDX-License-Identifier: Apache-2.0
import BorrowAgent
import NIOCore
import NIOPosix
import Synchronization

/// Answers every connection with the same pieces of bytes once something was asked, whatever it was.
final class CannedServer: Sendable {
    private let count = Mutex(0)

    /// How many came.
    var connections: Int { count.withLock { $0 } }

    /// - Parameter pieces: sent one after another, `pause` apart.
    /// - Parameter lingers: the connection stays open afterwards.
    static func serving<Value: Sendable>(
        _ pieces: [String], pause: TimeAmount = .zero, lingers: Bool = false,
        _ body: @Sendable (ServerAddress, CannedServer) async throws -> Value
    ) async throws -> Value {
        let server = CannedServer()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                server.count.withLock { $0 += 1 }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Answerer(pieces: pieces, pause: pause, lingers: lingers))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(ServerAddress(host: "127.0.0.1", port: channel.localAddress?.port ?? 0), server))
        } catch {
            result = .failure(error)
        }
        try await channel.close()
        return try result.get()
    }
}

private final class Answerer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var pieces: [String]
    private let pause: TimeAmount
    private let lingers: Bool
    private var hasBegun = false

    init(pieces: [String], pause: TimeAmount, lingers: Bool) {
        (self.pieces, self.pause, self.lingers) = (pieces, pause, lingers)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if hasBegun { return }
        hasBegun = true
        sendNext(context)
    }

    private func sendNext(_ context: ChannelHandlerContext) {
        guard !pieces.isEmpty else {
            if !lingers { context.close(promise: nil) }
            return
        }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: pieces.removeFirst())), promise: nil)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: pause) {
            let (handler, context) = bound.value
            if context.channel.isActive { handler.sendNext(context) }
        }
    }
}
