// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat
import BorrowKeys

/// What this device and one server say to each other, both under signature.
struct Conversation: Sendable {
    let address: ServerAddress
    /// Nobody else's answers count.
    let server: PublicKey
    let device: SigningKey
    let transport: any Transport
    let clock: @Sendable () -> Instant
    /// Whose licenses it answers for beside its own.
    var succession = Succession()
    /// The server's clock less ours, after the server found ours too far off.
    private(set) var skew: Int64 = 0
    /// The server's clock when it last answered, and ours then.
    private(set) var lastHeard: (server: Instant, here: Instant)?

    enum Outcome: Sendable {
        case answer(SignedAnswer)
        /// The server cannot have heard of it.
        case unsent(AgentError)
        /// The server may have acted on it.
        case unknown(AgentError)
    }

    init(address: ServerAddress, server: PublicKey, device: SigningKey, transport: any Transport, clock: @escaping @Sendable () -> Instant)
    {
        self.address = address
        self.server = server
        self.device = device
        self.transport = transport
        self.clock = clock
    }

    /// The server's time, as far as it is known.
    var serverNow: Instant {
        guard let lastHeard else { return clock() }
        return clock() + (lastHeard.server - lastHeard.here)
    }

    /// Sends one request, and once more with the server's time where it says that our clock is off.
    ///
    /// - Parameter passwords: for each feature that is asked, in their order; they go under TLS or not at all.
    mutating func exchange(
        _ method: String, _ path: String, body: Bytes = [], id: Bytes = RandomIdentifier.make(), passwords: [Password?] = []
    ) async -> Outcome {
        let first = await attempt(method, path, body: body, id: id, passwords: passwords)
        guard case .answer(let answer) = first, skew == 0, let problem = try? answer.problem(),
            problem.code == RefusalCode.clockSkew.rawValue
        else { return first }
        skew = answer.time - clock()
        return await attempt(method, path, body: body, id: id, passwords: passwords)
    }

    /// The same, for requests that may be repeated at will.
    mutating func ask(
        _ method: String, _ path: String, body: Bytes = [], passwords: [Password?] = []
    ) async throws(AgentError) -> SignedAnswer {
        switch await exchange(method, path, body: body, passwords: passwords) {
        case .answer(let answer): return answer
        case .unsent(let error), .unknown(let error): throw error
        }
    }

    private mutating func attempt(
        _ method: String, _ path: String, body: Bytes, id: Bytes, passwords: [Password?]
    ) async -> Outcome {
        let head = RequestHead(
            method: method, path: path, server: server.hostid, device: device.publicKey.hostid, time: (clock() + skew).iso8601, id: id)
        let signature = Base64URL.encode(device.sign(head.message(body: body), for: .request))
        var request = OutgoingRequest(head, signature: signature, body: body)
        if !passwords.isEmpty {
            guard address.isEncrypted else {
                return .unsent(AgentError(.encryptionNeeded, "a password is not sent to \(address), which is asked without encryption"))
            }
            request.headers.append((HeaderName.password, PasswordHeader.value(passwords)))
        }
        let outcome = await transport.send(request, to: address)
        switch outcome {
        case .unsent(let reason): return .unsent(.unreachable(address, reason))
        case .lost(let reason): return .unknown(.unreachable(address, reason))
        case .tooLarge: return .unknown(.answerTooLarge(address))
        case .distrusted(let error): return .unsent(error)
        case .answer(let incoming):
            do throws(AgentError) {
                let answer = try SignedAnswer(incoming, to: head, body: body, server: server)
                lastHeard = (answer.time, clock())
                return .answer(answer)
            } catch {
                return .unknown(error)
            }
        }
    }
}

extension OutgoingRequest {
    /// A request with its head in header fields; empty ones are left out.
    init(_ head: RequestHead, signature: Bytes = [], body: Bytes = []) {
        self.init(method: head.method, path: head.path, body: body)
        for (name, value) in [
            (HeaderName.server, head.server), (HeaderName.device, head.device), (HeaderName.time, head.time), (HeaderName.id, head.id),
            (HeaderName.signature, signature),
        ] where !value.isEmpty {
            headers.append((name, value.shown))
        }
        if !body.isEmpty {
            headers.append(("Content-Type", [Path.giveBack, Path.adopt].contains(path) ? "text/plain" : "application/json"))
        }
    }
}

extension AgentError {
    static func unreachable(_ address: ServerAddress, _ reason: String) -> AgentError {
        AgentError(
            .serverUnreachable, "cannot reach the license server at \(address): \(reason)",
            hint: "check the network and the address; what is already borrowed runs without the server")
    }

    static func answerTooLarge(_ address: ServerAddress) -> AgentError {
        AgentError(
            .answerInvalid, "the answer from \(address) is larger than \(IncomingAnswer.largestBody) bytes",
            hint: "check the server's address with its administrator")
    }
}
