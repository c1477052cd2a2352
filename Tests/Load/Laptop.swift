// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Foundation

/// One device that borrows a seat, returns it, and begins again.
struct Laptop {
    /// How long a request is repeated after the end, with a journal.
    private static let patience = Duration.seconds(60)

    private struct Request {
        let path: String
        let body: Bytes
        let id = RandomIdentifier.make()
    }

    private let site: Site
    private let device = SigningKey.generate()
    private let machine = Hostid.machine(digest: Digest.sha256(RandomIdentifier.make()))
    private var server: PublicKey?
    private var unanswered: Request?
    private var held: Grant?
    private(set) var tally: Tally

    init(site: Site, tally: Tally) {
        (self.site, self.tally) = (site, tally)
    }

    /// Borrows as many seats, each with a new device, and keeps them.
    static func holdMany(_ count: Int, of site: Site) async -> Tally {
        var tally = Tally(from: .now)
        try? await Connection.open(to: site) { connection in
            for _ in 0..<count {
                var laptop = Laptop(site: site, tally: tally)
                try await laptop.step(over: &connection)
                tally = laptop.tally
            }
        }
        return tally
    }

    mutating func borrowAndReturn(until end: ContinuousClock.Instant) async -> Tally {
        var isWanted: Bool { ContinuousClock.now < end }
        while isWanted || (unanswered != nil && ContinuousClock.now < end + Self.patience) {
            do {
                try await Connection.open(to: site) { connection in
                    while isWanted || unanswered != nil { try await step(over: &connection) }
                }
            } catch {
                tally.broken += 1
                if site.journal == nil { unanswered = nil }
                try? await Task.sleep(for: .milliseconds(5))
            }
        }
        if unanswered != nil { tally.unanswered += 1 }
        return tally
    }

    private mutating func step(over connection: inout Connection) async throws {
        let server = try await server(over: &connection)
        let request = try unanswered ?? next(server: server)
        unanswered = request
        let head = RequestHead(
            method: "POST", path: request.path, server: server.hostid, device: device.publicKey.hostid, time: now.iso8601, id: request.id)
        let signature = Base64URL.encode(device.sign(head.message(body: request.body), for: .request))
        let sent = ContinuousClock.now
        let answer = try await connection.send(head, signature: signature, body: request.body)
        tally.count(answer.status, took: ContinuousClock.now - sent, at: sent)
        if site.journal != nil {
            guard answer.isSigned(by: server, answering: head, body: request.body) else { throw Connection.Closed() }
            // It settles nothing: the same again.
            if answer.status >= 500 { return }
        }
        unanswered = nil
        try settle(request, answer)
    }

    private mutating func settle(_ request: Request, _ answer: Connection.Answer) throws {
        switch (request.path, answer.status) {
        case (Path.borrow, 200):
            let grant = try Grant.parse(answer.body)
            site.journal?.write("lent \(grant.terms.loan.shown) \(device.publicKey.hostid.shown)")
            held = grant
        case (Path.giveBack, 200):
            if let held { site.journal?.write("returned \(held.terms.loan.shown)") }
            held = nil
        default:
            site.journal?.write("refused \((try? JSONDecoder().decode(Problem.self, from: Data(answer.body)))?.code ?? "unknown")")
            held = nil
        }
    }

    private func next(server: PublicKey) throws -> Request {
        if let held { return Request(path: Path.giveBack, body: tombstone(of: held, server: server)) }
        let terms = Terms(
            features: [.init(vendor: site.vendor, name: site.feature)], duration: 86400, user: "load", host: "laptop", client: "load",
            machine: machine.shown)
        return Request(path: Path.borrow, body: Bytes(try JSONEncoder().encode(terms)))
    }

    private func tombstone(of grant: Grant, server: PublicKey) -> Bytes {
        let terms = TombstoneTerms(
            feature: grant.terms.feature, vendor: grant.terms.vendor, loan: grant.terms.loan, server: server.hostid,
            device: device.publicKey.hostid, expiresAt: grant.terms.expiresAt, returnedAt: now, user: grant.terms.user,
            host: grant.terms.host)
        return device.seal(terms.message, for: .tombstone).text
    }

    /// Whom the first answer names: this is no place to doubt it.
    private mutating func server(over connection: inout Connection) async throws -> PublicKey {
        if let server { return server }
        let answer = try await connection.send(RequestHead(method: "GET", path: Path.license))
        guard let key = answer.headers.first(name: HeaderName.server).flatMap({ PublicKey(hostid: Bytes($0.utf8)) }) else {
            throw Connection.Closed()
        }
        server = key
        return key
    }

    private var now: Instant { Instant(seconds: Int64(Date().timeIntervalSince1970)) }
}

extension Connection.Answer {
    func isSigned(by server: PublicKey, answering request: RequestHead, body requestBody: Bytes) -> Bool {
        let digest = Digest.sha256(SignatureDomain.request.prefix + request.message(body: requestBody))
        guard let time = headers.first(name: HeaderName.time), let text = headers.first(name: HeaderName.signature),
            let signature = Base64URL.decode(Bytes(text.utf8))
        else { return false }
        let head = AnswerHead(requestDigest: Base64URL.encode(digest), status: status, time: Bytes(time.utf8))
        return server.verifies(signature, of: head.message(body: body), for: .answer)
    }
}
