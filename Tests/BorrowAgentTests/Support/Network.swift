// SPDX-License-Identifier: Apache-2.0
import BorrowAgent
import BorrowFormat
import Synchronization

/// The real HTTP transport, behind weather that a test makes.
final class Network: Transport {
    enum Weather: Sendable {
        case fair
        /// No connection comes about.
        case down
        /// The request arrives and its answer does not.
        case losesAnswer
        /// Neither arrives.
        case losesRequest
        /// The answer is larger than is taken.
        case answersTooMuch
        /// Somebody else answers.
        case answers(IncomingAnswer)
        /// Something happens first.
        case after(@Sendable () async -> Void)
        /// Something happens before the answer arrives.
        case before(@Sendable () async -> Void)
        /// The answer is changed on its way.
        case changes(@Sendable (inout IncomingAnswer) -> Void)
    }

    typealias Forecast = @Sendable (OutgoingRequest, ServerAddress) -> Weather

    private static let http = HTTPTransport(connectLimit: .seconds(5), limit: .seconds(30))

    private let forecast = Mutex<Forecast>({ _, _ in .fair })
    private let log = Mutex<[String]>([])

    /// `METHOD path` of every request, in order.
    var requests: [String] { log.withLock { $0 } }

    func set(_ weather: Weather, for path: String? = nil) {
        forecast.withLock { $0 = { request, _ in path == nil || request.path == path ? weather : .fair } }
    }

    func set(_ forecast: @escaping Forecast) {
        self.forecast.withLock { $0 = forecast }
    }

    func send(_ request: OutgoingRequest, to server: ServerAddress) async -> TransportOutcome {
        log.withLock { $0.append("\(request.method) \(request.path)") }
        switch forecast.withLock({ $0 })(request, server) {
        case .fair: return await Self.http.send(request, to: server)
        case .down: return .unsent("a test took the network away")
        case .losesRequest: return .lost("a test lost the request")
        case .losesAnswer:
            _ = await Self.http.send(request, to: server)
            return .lost("a test lost the answer")
        case .answersTooMuch:
            _ = await Self.http.send(request, to: server)
            return .tooLarge
        case .answers(let answer): return .answer(answer)
        case .after(let event):
            await event()
            return await Self.http.send(request, to: server)
        case .before(let event):
            let outcome = await Self.http.send(request, to: server)
            await event()
            return outcome
        case .changes(let change):
            let outcome = await Self.http.send(request, to: server)
            guard case .answer(var answer) = outcome else { return outcome }
            change(&answer)
            return .answer(answer)
        }
    }
}
