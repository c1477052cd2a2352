// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals

/// The license server: a desk behind HTTP, until it is told to stop.
public struct LicenseServer: Sendable {
    private let responder: LicenseResponder
    private let address: Address
    private let connections: Int
    private let patience: Int64
    private let certificate: ServerCertificate?
    private let logger: Logger
    private let audit: AuditKeeping
    private let peers: PeerWatch?
    private let clock: @Sendable () -> Instant

    /// - Parameter connections: the most at once; whoever comes then waits until another one is closed.
    /// - Parameter patience: the seconds in which a client has to begin its next request, to end it, and to take the answer; then
    ///   its connection is reset.
    /// - Parameter certificate: what connections are encrypted with; `nil`: they are not.
    /// - Parameter rereading: of the files that the desk lends by, for whoever orders it from elsewhere.
    /// - Parameter peers: looks at the other servers of files for three, while it runs.
    /// - Parameter clock: the server's time.
    public init(
        desk: LendingDesk, address: Address, connections: Int = .max, patience: Int64 = 60, certificate: ServerCertificate? = nil,
        rereading: Rereading? = nil, peers: PeerWatch? = nil, clock: @escaping @Sendable () -> Instant
    ) {
        responder = LicenseResponder(desk: desk, isEncrypted: certificate != nil, rereading: rereading, clock: clock)
        (self.address, self.connections, self.patience, self.certificate) = (address, connections, patience, certificate)
        (self.logger, self.peers) = (desk.logger, peers)
        self.clock = clock
        audit = AuditKeeping(desk: desk, clock: clock, logger: logger)
    }

    /// Serves until `signals` come or the surrounding service group stops; what is in flight is finished first.
    ///
    /// - Parameter onReady: called once with the port, when connections are taken.
    /// - Throws: `bad-configuration` where the address cannot be listened on.
    public func run(stoppingOn signals: [UnixSignal] = [], onReady: @escaping @Sendable (Int) async -> Void) async throws(Refusal) {
        await audit.round(at: clock())
        do {
            try await group(stoppingOn: signals, onReady: onReady).run()
        } catch {
            throw address.refusal(error)
        }
        await audit.round(at: clock())
    }

    /// Serves while `body` runs, which gets the port, and stops as `run` does.
    ///
    /// - Throws: what `body` throws, or `bad-configuration`.
    public func serving<Value: Sendable>(_ body: @escaping @Sendable (Int) async throws -> Value) async throws -> Value {
        await audit.round(at: clock())
        let ready = AsyncStream<Int>.makeStream()
        let server = group(stoppingOn: []) { ready.continuation.yield($0) }
        async let stopped: Void = {
            defer { ready.continuation.finish() }
            try await server.run()
        }()
        for await port in ready.stream {
            let result: Result<Value, any Error>
            do { result = .success(try await body(port)) } catch { result = .failure(error) }
            await server.triggerGracefulShutdown()
            try await stopped
            await audit.round(at: clock())
            return try result.get()
        }
        try await stopped
        throw Refusal(.badConfiguration, "the server stopped before it took connections")
    }

    private func group(stoppingOn signals: [UnixSignal], onReady: @escaping @Sendable (Int) async -> Void) -> ServiceGroup {
        let patience = TimeAmount.seconds(patience)
        let application = Application(
            responder: responder,
            server: HTTPServerBuilder { [certificate] responder in
                let plain = HTTP1Channel(
                    responder: responder, configuration: .init(additionalChannelHandlers: [StallHandler(patience: patience)]))
                return certificate.map { RenewingTLSChannel(base: plain, certificate: $0) as any ServerChildChannel } ?? plain
            },
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port), backlog: 1024,
                availableConnectionsDelegate: MaximumAvailableConnections(connections, logger: logger)),
            onServerRunning: { await onReady($0.localAddress?.port ?? address.port) },
            logger: logger)
        var configuration = ServiceGroupConfiguration(
            services: [application, audit] + (peers.map { [$0] } ?? []), gracefulShutdownSignals: signals, logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(20)
        return ServiceGroup(configuration: configuration)
    }
}
