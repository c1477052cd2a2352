// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import Testing

@testable import BorrowServer

/// Connections that keep the server waiting; ten thousand of them are in `Tests/Scripts/a-crowd-that-says-nothing-keeps-nobody-out.sh`.
@Suite(.timeLimit(.minutes(1))) struct ConnectionTests {
    struct Talk: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let said: String
        /// What is said again and again thereafter.
        var drop = ""
        var status = "HTTP/1.1 400 Bad Request"

        init(_ what: String, _ said: String, drop: String = "") {
            (testDescription, self.said, self.drop) = (what, said, drop)
        }

        init(_ what: String, _ said: String, status: String) {
            (testDescription, self.said, self.status) = (what, said, status)
        }
    }

    private static let lines = ["INCREMENT f ugslmd 1.0 permanent 1 BORROW"]
    private static let get = "GET \(Path.license) HTTP/1.1\r\nHost: lend\r\n"
    private static let post = "POST \(Path.borrow) HTTP/1.1\r\nHost: lend\r\n"

    @Test(arguments: [
        Talk("nothing", ""),
        Talk("half a request line", "GET /v1/lic"),
        Talk("a request line in drips", "GET /", drop: "x"),
        Talk("half a head", get),
        Talk("half a body", post + "Content-Length: 9\r\n\r\n{"),
        Talk("a body in drips", post + "Content-Length: 9000\r\n\r\n{", drop: " "),
        Talk("a body in chunks without end", post + "Transfer-Encoding: chunked\r\n\r\n", drop: "1\r\n \r\n"),
        Talk(
            "a body in drips after it was refused",
            post + "Content-Length: 900000\r\n\r\n" + String(repeating: " ", count: LicenseResponder.largestBody + 1), drop: " "),
        Talk("one request and no more", get + "\r\n"),
        Talk("one request as the last", get + "Connection: close\r\n\r\n"),
        Talk("no HTTP", "nonsense\r\n\r\n"),
    ])
    func whoKeepsTheServerWaitingIsGivenUp(_ talk: Talk) async throws {
        try await RunningServer.serving(Self.lines, patience: 1) { server async throws in
            let connection = try RawConnection(port: server.port)
            connection.send(talk.said)
            #expect(await connection.isGivenUp(dripping: talk.drop))
            #expect(await isServed(Laptop(server: server)))
        }
    }

    /// On a machine that is slower than the server is patient, by a later try than the first.
    private func isServed(_ laptop: Laptop) async -> Bool {
        for _ in 0..<20 where (try? await laptop.send(.GET, Path.features))?.status == 200 { return true }
        return false
    }

    @Test func whoNeverReadsItsAnswerIsGivenUp() async throws {
        let counter = try Counter(Self.lines)
        var shelf = counter.desk.policy.current.shelf
        // More than all buffers on the way hold.
        shelf.texts = [(servers: [], text: Bytes(repeating: ASCII.newline, count: 16 << 20))]
        let desk = LendingDesk(shelf: shelf, store: counter.desk.store, key: Fixture.server)
        let server = LicenseServer(desk: desk, address: .init(host: "127.0.0.1", port: 0), patience: 1, clock: { Fixture.now })
        try await server.serving { port in
            let connection = try RawConnection(port: port, window: 4096)
            connection.send(Self.get + "\r\n")
            #expect(await connection.isGivenUp())
        }
    }

    @Test(arguments: [
        Talk("a request", get + "\r\n", status: "HTTP/1.1 200 OK"),
        Talk("no HTTP", "nonsense\r\n\r\n"),
        Talk("another HTTP", "GET / HTTP/9.9\r\n\r\n"),
        Talk("a TLS greeting", "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}"),
        Talk("a head of 100 KB", get + "X: \(String(repeating: "x", count: 100_000))\r\n\r\n"),
        Talk("ten thousand fields", get + String(repeating: "X: x\r\n", count: 10_000) + "\r\n"),
        Talk("half a head", get),
        Talk("half a body", post + "Content-Length: 9\r\n\r\n{"),
    ])
    func whoSaysThisAndNoMoreIsAnsweredAndLetGo(_ talk: Talk) async throws {
        try await RunningServer.serving(Self.lines) { server async throws in
            let connection = try RawConnection(port: server.port)
            connection.send(talk.said)
            connection.ends()
            #expect(await connection.statusLine() == talk.status)
            #expect(await connection.isGivenUp())
            #expect(try await Laptop(server: server).send(.GET, Path.features).status == 200)
        }
    }

    @Test func whoComesToAFullServerIsServedWhenAnotherLeaves() async throws {
        try await RunningServer.serving(Self.lines, connections: 1) { server async throws in
            var first: RawConnection? = try RawConnection(port: server.port)
            first?.send(Self.get + "\r\n")
            #expect(await first?.statusLine() == "HTTP/1.1 200 OK")
            let second = try RawConnection(port: server.port)
            second.send(Self.get + "\r\n")
            first = nil
            #expect(await second.statusLine() == "HTTP/1.1 200 OK")
        }
    }
}
