// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

/// Carries one HTTP request to a server; knows nothing of signatures.
public protocol Transport: Sendable {
    /// Sends it once, without retries and redirects, and waits a bounded time: every obstacle is an outcome.
    func send(_ request: OutgoingRequest, to server: ServerAddress) async -> TransportOutcome
}

/// One HTTP request, as it goes out.
public struct OutgoingRequest: Sendable {
    public var method: String
    /// Path and query.
    public var path: String
    public var headers: [(name: String, value: String)]
    public var body: Bytes

    public init(method: String, path: String, headers: [(name: String, value: String)] = [], body: Bytes = []) {
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
    }
}

/// One HTTP answer as it came: nobody's word until a signature says whose.
public struct IncomingAnswer: Sendable {
    public var status: Int
    public var headers: [(name: String, value: String)]
    public var body: Bytes

    /// The largest body that is taken, in bytes.
    public static let largestBody = AnswerLimit.body

    public init(status: Int, headers: [(name: String, value: String)], body: Bytes) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A header that stands there once; `nil` where it is absent or repeated.
    func header(_ name: String) -> String? {
        let found = headers.filter { $0.name.lowercased() == name.lowercased() }
        return found.count == 1 ? found[0].value : nil
    }
}

/// What became of a request.
public enum TransportOutcome: Sendable {
    case answer(IncomingAnswer)
    /// No connection came about: the server cannot have heard of it.
    case unsent(String)
    /// The server may have acted on it.
    case lost(String)
    case tooLarge
    /// Who answers there did not prove to be the server, or speaks no TLS: it heard nothing.
    case distrusted(AgentError)
}

/// For commands that reach nobody.
public struct NoTransport: Transport {
    public init() {}

    public func send(_ request: OutgoingRequest, to server: ServerAddress) async -> TransportOutcome {
        .unsent("this command stays offline")
    }
}
