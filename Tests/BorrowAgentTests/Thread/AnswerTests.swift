// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Synchronization
import Testing

@testable import BorrowAgent

/// Answers, as the laptop sees them: what is not the server's own word on this very request has its code and changes nothing.
@Suite struct AnswerTests {
    private static let lines = ["INCREMENT cad ugslmd 27.0 permanent 2 BORROW=2880", "INCREMENT kept ugslmd 1.0 permanent 1 BORROW=2880"]

    /// All that a laptop asks of a server.
    enum Exchange: String, CaseIterable, Sendable {
        case introduction = "/v1/license"
        case list = "/v1/features"
        case preview = "/v1/preview"
        case borrow = "/v1/borrow"
        case giveBack = "/v1/return"
        case requestState = "/v1/requests/"

        func isCarried(by request: OutgoingRequest) -> Bool { request.path.hasPrefix(rawValue) }

        /// What must have happened before.
        func prepare(_ alice: Traveller, at site: Site) async throws {
            switch self {
            case .introduction, .list, .preview, .borrow: break
            case .giveBack: try await alice.get("cad", from: site)
            case .requestState:
                alice.network.set(.losesAnswer, for: "/v1/borrow")
                #expect(await code { try await alice.get("cad", from: site) } == .serverUnreachable)
                alice.clock.advance(3600)
            }
        }

        /// - Returns: the code that came out.
        func take(place alice: Traveller, at site: Site) async throws -> RefusalCode? {
            switch self {
            case .introduction, .list: return await code { _ = try await alice.agent(asking: site).list() }
            case .preview:
                let order = Order(features: [WantedFeature("cad")!], end: .lasting(3600))
                return await code {
                    let outcome = try await alice.agent(asking: site).get(order, isTrial: true)
                    if case .refused(let problem) = outcome { throw AgentError(problem) }
                }
            case .borrow: return await code { try await alice.get("cad", from: site) }
            case .giveBack:
                let returned = try await alice.giveBack("cad", from: site)
                return await code { _ = try returned[0].told.get() }
            case .requestState:
                _ = alice.obstacles()
                _ = try await alice.agent(asking: site).list()
                return alice.obstacles().first
            }
        }
    }

    enum Forgery: CaseIterable, Sendable {
        case unsigned, signedTwice, loginPage, redirect
        case ofAnotherServer, byAnotherServersKey, toAnotherRequest, olderThanTheLast
        case anotherStatus, anotherTime, edited, truncated, lengthened, tooLarge
        /// What the server says to whoever overheard the request and sends it with another signature, or with more behind it.
        case refusedForItsSignature, refusedForItsSize

        func weather(for request: OutgoingRequest, at site: Site, earlier: IncomingAnswer) -> Network.Weather {
            if self == .tooLarge { return .answersTooMuch }
            return .changes { answer in
                switch self {
                case .unsigned: answer.headers.removeAll { $0.name == HeaderName.signature }
                case .signedTwice: answer.headers += answer.headers.filter { $0.name == HeaderName.signature }
                case .loginPage:
                    answer = IncomingAnswer(
                        status: 200, headers: [("Content-Type", "text/html")], body: Bytes("<html>Room number?</html>"))
                case .redirect:
                    answer = IncomingAnswer(status: 302, headers: [("Location", "http://\(site.address)\(request.path)")], body: [])
                case .ofAnotherServer:
                    answer = Issuer.otherServer.answer(request, status: answer.status, body: answer.body, at: site.clock.now)
                case .byAnotherServersKey:
                    answer = Issuer.otherServer.answer(request, status: answer.status, body: answer.body, at: site.clock.now)
                    answer.replace(HeaderName.server, by: site.key.publicKey.hostid.shown)
                case .toAnotherRequest:
                    var another = request
                    another.headers.removeAll { $0.name == HeaderName.id }
                    another.headers.append((HeaderName.id, RandomIdentifier.make().shown))
                    answer = site.key.answer(another, status: answer.status, body: answer.body, at: site.clock.now)
                case .olderThanTheLast: answer = earlier
                case .anotherStatus: answer.status += 1
                case .anotherTime: answer.replace(HeaderName.time, by: (site.clock.now + 1).iso8601.shown)
                case .edited: answer.body[answer.body.count / 2] ^= 1
                case .truncated: answer.body.removeLast()
                case .lengthened: answer.body.append(ASCII.newline)
                case .refusedForItsSignature: answer = site.refusal(.badSignature, status: 403, of: request)
                case .refusedForItsSize: answer = site.refusal(.tooLarge, status: 413, of: request)
                case .tooLarge: break
                }
            }
        }

        func code(in exchange: Exchange) -> RefusalCode {
            switch self {
            case .tooLarge: .answerInvalid
            case .refusedForItsSignature: .badSignature
            case .refusedForItsSize: .tooLarge
            // Who answers is not known yet.
            case .ofAnotherServer where exchange == .introduction: .publisherUntrusted
            default: .answerUnsigned
            }
        }
    }

    @Test(arguments: Exchange.allCases, Forgery.allCases)
    func aForgedAnswerHasItsCodeAndLosesNothing(_ exchange: Exchange, _ forgery: Forgery) async throws {
        let clock = Clock()
        try await Site.open(Self.lines, clock: clock) { site in
            let alice = try Traveller(clock: clock)
            let kept = try await alice.get("kept", from: site, for: 30 * 86400)[0].grant.sealed.text
            let earlier = Mutex<IncomingAnswer?>(nil)
            try await exchange.prepare(alice, at: site)
            alice.network.set { request, _ in
                exchange.isCarried(by: request) ? .changes { answer in earlier.withLock { $0 = answer } } : .fair
            }
            #expect(try await exchange.take(place: alice, at: site) == nil)
            alice.network.set(.fair)
            if alice.holdings.contains("cad held") { try await alice.giveBack("cad", from: site) }

            try await exchange.prepare(alice, at: site)
            let before = alice.slots
            let past = try #require(earlier.withLock { $0 })
            alice.network.set { request, _ in
                exchange.isCarried(by: request) ? forgery.weather(for: request, at: site, earlier: past) : .fair
            }
            #expect(try await exchange.take(place: alice, at: site) == forgery.code(in: exchange))
            if exchange == .giveBack {
                #expect(alice.holdings.contains("cad return-pending"))
            } else {
                #expect(alice.slots == before)
            }

            alice.network.set(.fair)
            _ = try await alice.agent(asking: site).list()
            let isLent = exchange == .borrow || exchange == .requestState
            #expect(alice.holdings.contains("cad held") == isLent)
            #expect(try await site.free("cad") == (isLent ? 1 : 2))
            #expect(alice.openRequests == 0)
            #expect(alice.slots.values.contains(kept))
            #expect(try alice.agent(asking: site).check(feature: Bytes("kept")).isLicensed)
        }
    }

    @Test func anAnswerCutAtAnyByteIsNone() throws {
        let head = RequestHead(
            method: "POST", path: Path.borrow, server: Issuer.server.publicKey.hostid, device: Issuer.device.publicKey.hostid,
            time: Clock.start.iso8601, id: Issuer.loan(5))
        let whole = Issuer.server.answer(OutgoingRequest(head), status: 200, body: Issuer().grant.sealed.text, at: Clock.start)
        #expect(try SignedAnswer(whole, to: head, body: [], server: Issuer.server.publicKey).body == whole.body)
        for length in whole.body.indices {
            var cut = whole
            cut.body = Bytes(whole.body[..<length])
            #expect(throws: AgentError(.answerUnsigned, "")) { try SignedAnswer(cut, to: head, body: [], server: nil) }
        }
    }

    /// What a broken server may sign for a request that it took.
    enum Lie: CaseIterable, Sendable {
        case longerThanItsLine, moreSeatsThanItsLine, newerThanItsLine, moreSeatsThanAsked
        case forAnotherMachine, forAnotherDevice, forAnotherUser, ofAnotherFeature, ofAnotherVendor, signedByAnotherServer
        case twice, nothing, noGrant, cutShort, textBehind

        func body(insteadOf body: Bytes, by key: SigningKey) throws -> Bytes {
            let grant = try Grant.parse(body)
            var terms = grant.terms
            var signer = key
            switch self {
            case .longerThanItsLine: terms.expiresAt = terms.issuedAt + 2882 * 3600
            case .moreSeatsThanItsLine: terms.seats = 3
            case .newerThanItsLine: terms.version = Version("27.1")!
            case .moreSeatsThanAsked: terms.seats = 2
            case .forAnotherMachine: terms.machine = Bytes("MACHINE=") + Base64URL.encode(Bytes(repeating: 9, count: 32))
            case .forAnotherDevice: terms.device = Issuer.device.publicKey.hostid
            case .forAnotherUser: terms.user = Bytes("mallory")
            case .ofAnotherFeature: terms.feature = Bytes("kept")
            case .ofAnotherVendor: terms.vendor = Bytes("other")
            case .signedByAnotherServer: signer = Issuer.otherServer
            case .twice: return body + [ASCII.newline] + body
            case .nothing: return []
            case .noGrant: return Bytes("<html>It works!</html>\n")
            case .cutShort: return Bytes(body.dropLast(2))
            case .textBehind: return body + Bytes("# more\n")
            }
            return signer.seal(terms.message(servers: grant.servers, lines: grant.lines), for: .grant).text
        }
    }

    @Test(arguments: Lie.allCases)
    func aSignedAnswerThatIsNotWhatWasAskedGoesBackToTheServer(_ lie: Lie) async throws {
        try await Site.open(Self.lines) { site in
            let alice = try Traveller()
            let kept = try await alice.get("kept", from: site)[0].grant.sealed.text
            alice.network.set { request, _ in
                guard request.path == "/v1/borrow" else { return .fair }
                return .changes { answer in
                    let body = (try? lie.body(insteadOf: answer.body, by: site.key)) ?? answer.body
                    answer = site.key.answer(request, status: answer.status, body: body, at: site.clock.now)
                }
            }
            #expect(await code { try await alice.get("cad", from: site) } == .answerInvalid)
            #expect(Array(alice.slots.values) == [kept])
            #expect(alice.holdings == ["kept held"])
            #expect(alice.openRequests == 0)
            #expect(try await site.free("cad") == 2)

            alice.network.set(.fair)
            try await alice.get("cad", from: site)
            #expect(alice.holdings == ["cad held", "kept held"])
        }
    }

    /// Where the server does not say what it lent, nothing is forgotten.
    @Test func anUnusableAnswerWaitsUntilTheServerSaysWhatItLent() async throws {
        try await Site.open(Self.lines) { site in
            let alice = try Traveller()
            alice.network.set { request, _ in
                if request.path.hasPrefix("/v1/requests/") { return .losesRequest }
                guard request.path == "/v1/borrow" else { return .fair }
                return .changes { $0 = site.key.answer(request, status: 200, body: [], at: site.clock.now) }
            }
            #expect(await code { try await alice.get("cad", from: site) } == .answerInvalid)
            #expect(alice.slots.isEmpty)
            #expect(alice.openRequests == 1)
            alice.network.set(.fair)
            _ = try await alice.agent(asking: site).list()
            #expect(alice.holdings == ["cad held"])
            #expect(try await site.free("cad") == 1)
        }
    }

    /// The clock that counts is the server's: set back, it is believed as long as the answer is to this request.
    @Test func aServerWhoseClockWasSetBackIsBelieved() async throws {
        let clock = Clock()
        try await Site.open(Self.lines, clock: clock) { site in
            let alice = try Traveller(clock: clock)
            try await alice.get("kept", from: site, for: 30 * 86400)
            clock.advance(-7200)
            try await alice.get("cad", from: site)
            #expect(alice.holdings == ["cad held", "kept held"])
        }
    }
}

extension IncomingAnswer {
    fileprivate mutating func replace(_ name: String, by value: String) {
        headers = headers.map { $0.name.lowercased() == name.lowercased() ? (name, value) : $0 }
    }
}
