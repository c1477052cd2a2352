// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import Testing

@testable import BorrowAgent

@Suite struct HTTPTransportTests {
    private static let request = OutgoingRequest(method: "GET", path: "/v1/license", headers: [("Borrow-Id", "x")])

    private func send(_ request: OutgoingRequest = request, to address: ServerAddress, limit: Duration = .seconds(300)) async
        -> TransportOutcome
    {
        let transport = HTTPTransport(limit: limit)
        let outcome = await transport.send(request, to: address)
        await transport.close()
        return outcome
    }

    @Test func anAnswerComesWholeAndUnchanged() async throws {
        try await CannedServer.serving(["HTTP/1.1 409 Conflict\r\nContent-Length: 3\r\nBorrow-Time: t\r\n\r\n", "a\nb"]) { address, _ in
            guard case .answer(let answer) = await send(to: address) else {
                Issue.record("no answer")
                return
            }
            #expect(answer.status == 409)
            #expect(answer.body == Bytes("a\nb"))
            #expect(answer.header("borrow-time") == "t")
        }
    }

    @Test func aRedirectIsNotFollowed() async throws {
        try await CannedServer.serving(["HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"]) { elsewhere, bystander in
            let redirect = "HTTP/1.1 302 Found\r\nLocation: http://\(elsewhere)/\r\nContent-Length: 0\r\n\r\n"
            try await CannedServer.serving([redirect]) { address, _ in
                guard case .answer(let answer) = await send(to: address) else {
                    Issue.record("no answer")
                    return
                }
                #expect(answer.status == 302)
            }
            #expect(bystander.connections == 0)
        }
    }

    @Test func whyThereIsNoAnswerIsSaidInWords() async throws {
        let address = try await CannedServer.serving([]) { address, _ in
            guard case .lost(let reason) = await send(to: address) else {
                Issue.record("answered")
                return address
            }
            #expect(reason == "the connection was closed before an answer")
            return address
        }
        guard case .unsent(let reason) = await send(to: address) else {
            Issue.record("sent")
            return
        }
        #expect(reason == "nothing listens there")
        try await CannedServer.serving(["220 mail ready\r\n\r\n"]) { address, _ in
            guard case .lost(let reason) = await send(to: address) else {
                Issue.record("answered")
                return
            }
            #expect(reason == "what answers there speaks no HTTP")
        }
    }

    @Test func whereNothingListensNothingWasSent() async throws {
        let address = try await CannedServer.serving([]) { address, _ in address }
        guard case .unsent = await send(to: address) else {
            Issue.record("sent")
            return
        }
    }

    @Test func aNameThatIsNotKnownIsSaid() async {
        guard case .unsent(let reason) = await send(to: ServerAddress(host: "license.invalid")) else {
            Issue.record("sent")
            return
        }
        #expect(reason == "its name is not known")
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 5242880\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n500000\r\n",
    ])
    func anAnswerPastTheLimitIsRefused(_ head: String) async throws {
        try await CannedServer.serving([head, String(repeating: "x", count: 5_242_880)], lingers: true) { address, _ in
            guard case .tooLarge = await send(to: address) else {
                Issue.record("taken")
                return
            }
        }
    }

    @Test(arguments: [
        [], ["HTTP/1.1 200 OK\r\n"], ["HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", "abc"], ["SSH-2.0-OpenSSH\r\n"],
    ])
    func anAnswerThatBreaksOffIsLost(_ pieces: [String]) async throws {
        try await CannedServer.serving(pieces) { address, _ in
            guard case .lost = await send(to: address) else {
                Issue.record("taken")
                return
            }
        }
    }

    @Test func anAnswerCutAtAnyByteIsLost() async throws {
        let whole = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nBorrow-Time: t\r\n\r\nabc"
        for length in 0..<whole.count {
            try await CannedServer.serving([String(whole.prefix(length))]) { address, _ in
                guard case .lost = await send(to: address) else {
                    Issue.record("taken at \(length)")
                    return
                }
            }
        }
    }

    @Test func aServerThatSaysNothingIsGivenUpInTime() async throws {
        try await CannedServer.serving([], lingers: true) { address, _ in
            guard case .lost = await send(to: address, limit: .milliseconds(300)) else {
                Issue.record("taken")
                return
            }
        }
    }

    @Test func aServerThatDripsIsGivenUpInTime() async throws {
        let drips = ["HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"] + Array(repeating: "x", count: 4000)
        try await CannedServer.serving(drips, pause: .milliseconds(50)) { address, _ in
            let begin = ContinuousClock.now
            guard case .lost = await send(to: address, limit: .milliseconds(300)) else {
                Issue.record("taken")
                return
            }
            // All drips would take more than three minutes.
            #expect(ContinuousClock.now - begin < .seconds(120))
        }
    }
}
