// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Logging
import Synchronization

@testable import BorrowServer

/// A server that listens on a free port of the loopback, with a clock that the test sets.
struct RunningServer: Sendable {
    let counter: Counter
    let port: Int
    let clock: Clock
    var isEncrypted = false

    var url: String { "http\(isEncrypted ? "s" : "")://127.0.0.1:\(port)" }

    /// A clock that stands still until it is set.
    final class Clock: Sendable {
        private let time: Mutex<Instant>

        init(_ instant: Instant) { time = Mutex(instant) }

        var now: Instant {
            get { time.withLock { $0 } }
            set { time.withLock { $0 = newValue } }
        }
    }

    /// Serves these license lines while `body` runs.
    static func serving<Value: Sendable>(
        _ lines: [String], in folder: Folder? = nil, connections: Int = .max, patience: Int64 = 60,
        certificate: ServerCertificate? = nil, logger: Logger = .server,
        _ body: @escaping @Sendable (RunningServer) async throws -> Value
    ) async throws -> Value {
        let (counter, clock) = (try Counter(lines, in: folder, logger: logger), Clock(Fixture.now))
        let server = LicenseServer(
            desk: counter.desk, address: .init(host: "127.0.0.1", port: 0), connections: connections, patience: patience,
            certificate: certificate, clock: { clock.now })
        return try await server.serving { port in
            try await body(RunningServer(counter: counter, port: port, clock: clock, isEncrypted: certificate != nil))
        }
    }
}
