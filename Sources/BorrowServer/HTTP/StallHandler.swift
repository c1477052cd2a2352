// SPDX-License-Identifier: Apache-2.0
import Glibc
import NIOCore
import NIOHTTPTypes

/// Resets a connection that gets no further: each request has to begin, to end and to be answered within `patience` of the step before.
///
/// A byte now and then is no step, so nobody holds a connection by dripping or by never reading: Hummingbird's own idle timeout
/// counts each part of a body, and does not run while an answer is under way.
final class StallHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let patience: TimeAmount
    private var lastStep = NIODeadline.now()
    private var look: Scheduled<Void>?

    init(patience: TimeAmount) {
        self.patience = patience
    }

    func handlerAdded(context: ChannelHandlerContext) { lookLater(context) }

    func handlerRemoved(context: ChannelHandlerContext) { look?.cancel() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head, .end: lastStep = .now()
        case .body: break
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { lastStep = .now() }
        context.write(data, promise: promise)
    }

    private func lookLater(_ context: ChannelHandlerContext) {
        look = context.eventLoop.assumeIsolated().scheduleTask(deadline: lastStep + patience) {
            if self.lastStep + self.patience > .now() { self.lookLater(context) } else { self.reset(context) }
        }
    }

    /// Closed otherwise, the kernel would keep what the client does not take, and the client would not hear of it.
    private func reset(_ context: ChannelHandlerContext) {
        _ = (context.channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
        context.close(promise: nil)
    }
}
