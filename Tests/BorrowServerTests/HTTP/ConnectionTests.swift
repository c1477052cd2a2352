// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import Testing

@testable import BorrowServer

/// Connections that keep the server waiting; ten thousand of them are in `Tests/Scripts/a-crowd-that-says-nothing-keeps-nobody-out.sh`.
@Suite(.timeLimit(.minutes(1))) struct ConnectionTests {
    private static let get = "GET \(Path.license) HTTP/1.1\r\nHost: lend\r\n"

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
}
