// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import Testing

@testable import BorrowServer

/// Connections that keep the server waiting; ten thousand of them are in `Tests/Scripts/a-crowd-that-says-nothing-keeps-nobody-out.sh`.
@Suite(.timeLimit(.minutes(1))) struct ConnectionTests {
    /// As long as sixteen lines may be: more than all buffers on the way hold.
    private static let lines = (0..<16).map {
        "INCREMENT f\($0) ugslmd 1.0 permanent 1 BORROW NOTICE=\(String(repeating: "x", count: 60_000))"
    }
    private static let get = "GET \(Path.license) HTTP/1.1\r\nHost: lend\r\n"

    @Test(arguments: ["", "GET /v1/lic", get, "POST \(Path.borrow) HTTP/1.1\r\nHost: lend\r\nContent-Length: 9\r\n\r\n{", get + "\r\n"])
    func whoKeepsTheServerWaitingIsGivenUp(_ said: String) async throws {
        try await RunningServer.serving(Self.lines, patience: 1) { server async throws in
            let connection = try RawConnection(port: server.port, window: 4096)
            connection.send(said)
            await connection.isGivenUp()
        }
    }

    @Test func whoComesToAFullServerIsServedWhenAnotherLeaves() async throws {
        try await RunningServer.serving(["INCREMENT f ugslmd 1.0 permanent 1 BORROW"], connections: 1) { server async throws in
            var first: RawConnection? = try RawConnection(port: server.port)
            first?.send(Self.get + "\r\n")
            #expect(await first?.statusLine() == "HTTP/1.1 200 OK")
            let second = try RawConnection(port: server.port)
            second.send(Self.get + "\r\n")
            first = nil
            #expect(await second.statusLine() == "HTTP/1.1 200 OK")
        }
    }

    /// Not HTTP, or more of it than there may be: an answer without a signature, and then nothing.
    @Test(arguments: [
        "nonsense\r\n\r\n", "GET / HTTP/1.1\r\nX: \(String(repeating: "x", count: 100_000))\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
    ])
    func whatIsNoRequestIsAnsweredAndClosed(_ said: String) async throws {
        try await RunningServer.serving(["INCREMENT f ugslmd 1.0 permanent 1 BORROW"]) { server async throws in
            let connection = try RawConnection(port: server.port)
            connection.send(said)
            #expect(await connection.statusLine() ?? "closed" != "HTTP/1.1 200 OK")
            await connection.isGivenUp()
            #expect(try await Laptop(server: server).send(.GET, Path.features).status == 200)
        }
    }
}
