// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import BorrowKeys
import Hummingbird

/// Answers every request, and signs every answer over the hash of the request it answers.
struct LicenseResponder: HTTPResponder {
    typealias Context = LicenseContext

    /// The largest body of a request, in bytes. A larger one is refused, and the refusal signed as if the body were empty.
    static let largestBody = 64 * 1024

    let desk: LendingDesk
    /// Whether all connections are under TLS.
    var isEncrypted = false
    /// `nil`: what is lent came from no files.
    var rereading: Rereading?
    let clock: @Sendable () -> Instant

    func respond(to request: Request, context: Context) async throws -> Response {
        let now = clock()
        guard let body = try await body(of: request) else {
            let refusal = Refusal(.tooLarge, "the body is larger than \(Self.largestBody) bytes", hint: "ask for fewer features at once")
            var response = signed(.refusal(refusal), to: UnverifiedRequest(request, body: [], from: .none), now: now)
            response.headers[.connection] = "close"
            return response
        }
        let unverified = UnverifiedRequest(request, body: body, from: Peer(address: context.address, isEncrypted: isEncrypted))
        return signed(await answer(unverified, now: now), to: unverified, now: now)
    }

    func answer(_ request: UnverifiedRequest, now: Instant) async -> Answer {
        do throws(Refusal) {
            let route = try Route(method: request.head.method, path: request.head.path)
            if route == .license { return .text(try await desk.licenseText()) }
            if route == .roles { return try .json(try await desk.roles()) }
            if case .administration(let name) = route { return try await administer(name, request, now: now) }
            let key = key(for: request)
            let verified = try request.verified(by: key.publicKey.hostid, now: now, anyClock: route.takesAnyClock)
            let answer =
                key === desk.key
                ? try await answer(verified, at: route, now: now) : try await answer(verified, at: route, of: key, now: now)
            try answer.requireReadable()
            return answer
        } catch {
            var answer = Answer.refusal(error)
            if error.code == .methodNotAllowed { answer.allow = Route.at(Route.place(request.head.path))?.method }
            return answer
        }
    }

    private func answer(_ request: SignedRequest, at route: Route, now: Instant) async throws(Refusal) -> Answer {
        switch route {
        case .license: .text(try await desk.licenseText())
        case .roles: try .json(try await desk.roles())
        case .features: try .json(FeatureList(try await desk.standings(now: now)))
        case .borrow: try await borrow(request, now: now)
        case .preview: try await preview(request, now: now)
        case .giveBack:
            .text(try await desk.takeBack(request.body, device: request.device, request: request.id, now: now))
        case .recalls: try await recalls(request, now: now)
        case .adopt: try await adopt(request, now: now)
        case .usage: try await count(request, now: now)
        case .capability: try await capability(request, now: now)
        case .served: try .json(ServedList(try await desk.served(device: request.device, now: now)))
        case .enroll: try await enroll(request, now: now)
        // Needs no device: answered before.
        case .administration: throw Refusal(.internalFault, "an order is no request of a device")
        case .request(let id):
            try .json(RequestState(id: id, loans: try await desk.loans(device: request.device, request: id), now: now))
        }
    }

    /// Whom it is addressed to; the key that lends, where that is nobody here.
    private func key(for request: UnverifiedRequest) -> SigningKey { desk.key(of: request.head.server) ?? desk.key }

    /// What an old key still says: of what it lent, and nothing new.
    private func answer(_ request: SignedRequest, at route: Route, of old: SigningKey, now: Instant) async throws(Refusal) -> Answer {
        switch route {
        case .giveBack, .recalls, .adopt, .request: try await answer(request, at: route, now: now)
        case .borrow: try await borrow(request, of: old, now: now)
        default: throw desk.retirement(of: old)
        }
    }

    /// `nil` for a body past the limit.
    private func body(of request: Request) async throws -> Bytes? {
        var body: Bytes = []
        for try await buffer in request.body {
            guard body.count + buffer.readableBytes <= Self.largestBody else { return nil }
            body += buffer.readableBytesView
        }
        return body
    }

    private func signed(_ answer: Answer, to request: UnverifiedRequest, now: Instant) -> Response {
        // HTTP sends no body with the answer to HEAD: what is signed is what is sent.
        let answer = request.head.method == "HEAD" ? answer.withoutBody : answer
        let head = AnswerHead(requestDigest: request.digest, status: answer.status, time: now.iso8601)
        let key = key(for: request)
        let signature = key.sign(head.message(body: answer.body), for: .answer)
        var headers: HTTPFields = [.contentType: answer.contentType, .cacheControl: "no-store"]
        headers[.borrowServer] = key.publicKey.hostid.shown
        headers[.borrowTime] = now.iso8601.shown
        headers[.borrowSignature] = Base64URL.encode(signature).shown
        if let allow = answer.allow { headers[.allow] = allow }
        return Response(
            status: .init(code: answer.status), headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
}
