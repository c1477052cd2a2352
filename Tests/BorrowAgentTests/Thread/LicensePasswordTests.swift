// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat
import BorrowKeys
import BorrowServer
import Synchronization
import Testing

@testable import BorrowAgent

/// What the laptop does with a license's password: gets it once it is asked for, sends it under TLS only, and keeps it nowhere.
struct LicensePasswordTests {
    private static let lines = ["INCREMENT cad ugslmd 1.0 permanent 2 BORROW", "INCREMENT cam ugslmd 1.0 permanent 2 BORROW"]
    private static let secret = "correct horse battery staple"
    private static let encoded = Base64URL.encode(Bytes(secret.utf8)).shown

    /// A person who types these, one after the other.
    private final class Typist: PasswordSource {
        private let answers: Mutex<[String]>
        let questions = Mutex<[PasswordQuestion]>([])
        let taken = Mutex<Int>(0)

        init(_ answers: String...) { self.answers = Mutex(answers) }

        func password(for question: PasswordQuestion) async throws(AgentError) -> Password? {
            questions.withLock { $0.append(question) }
            return answers.withLock { $0.isEmpty ? nil : Password($0.removeFirst()) }
        }

        func accepted(_ password: Password, for question: PasswordQuestion) async throws(AgentError) { taken.withLock { $0 += 1 } }
    }

    /// Takes the TLS off in front of the server, as a proxy there does, and looks at what came under it.
    private struct Tunnel: Transport {
        let network: Network
        let site: Site
        let seen: @Sendable (OutgoingRequest, String) throws -> Void

        func send(_ request: OutgoingRequest, to server: ServerAddress) async -> TransportOutcome {
            var inner = request
            let header = request.headers.first { $0.name == HeaderName.password }?.value
            inner.headers.removeAll { $0.name == HeaderName.password }
            if let header { try? seen(request, header) }
            return await network.send(inner, to: site.address)
        }
    }

    private func encrypted(_ site: Site) -> ServerAddress {
        ServerAddress(host: site.address.host, port: site.address.port, isEncrypted: true)
    }

    private func order(_ features: String...) -> Order {
        Order(features: features.compactMap { WantedFeature($0) }, end: .lasting(86400))
    }

    @Test func itIsSentOnceItIsAskedForAndNeverInWhatIsSignedOrKept() async throws {
        try await Site.open(Self.lines) { site in
            try site.setPassword(Self.secret)
            let alice = try Traveller()
            let headers = Mutex<[String]>([])
            let tunnel = Tunnel(network: alice.network, site: site) { request, header in
                headers.withLock { $0.append(header) }
                #expect(!request.body.shown.contains(Self.encoded) && !request.body.shown.contains(Self.secret))
                // What lies beside the grants while the answer is out has none of it.
                for file in alice.scratch.files {
                    let text = try alice.scratch.bytes(of: file).shown
                    #expect(!text.contains(Self.encoded) && !text.contains(Self.secret), "\(file)")
                }
                if header == ",\(Self.encoded)" { try site.setPassword(nil) }
            }
            let typist = Typist("wrong", Self.secret)
            let agent = alice.agent(asking: [encrypted(site)], through: tunnel).asking(typist)
            guard case .granted(let loaned) = try await agent.get(order("cam", "cad")) else { return #expect(Bool(false)) }
            #expect(loaned.map(\.grant.terms.feature.shown) == ["cam", "cad"])
            #expect(headers.withLock { $0 } == [",d3Jvbmc", ",\(Self.encoded)"])
            #expect(typist.questions.withLock { $0.map(\.failures) } == [0, 1])
            #expect(typist.taken.withLock { $0 } == 1)
        }
    }

    @Test func aCapabilityRequestGetsItTheSameWay() async throws {
        try await Site.open(Self.lines + ["INCREMENT render ugslmd 1.0 permanent 10 METERED"]) { site in
            try site.setPassword(Self.secret)
            let alice = try Traveller()
            let headers = Mutex<[String]>([])
            let tunnel = Tunnel(network: alice.network, site: site) { request, header in
                headers.withLock { $0.append(header) }
                #expect(request.path == Path.capability && !request.body.shown.contains(Self.encoded))
                for file in alice.scratch.files { #expect(!(try alice.scratch.bytes(of: file).shown.contains(Self.encoded)), "\(file)") }
                if header.hasSuffix(Self.encoded) { try site.setPassword(nil) }
            }
            let typist = Typist("wrong", Self.secret)
            let agent = alice.agent(asking: [encrypted(site)], through: tunnel).asking(typist)
            let features = ["cam", "cad"].compactMap { WantedFeature($0) }
            guard case .answered(let harvests) = try await agent.capability(CapabilityOrder(.request, features: features)) else {
                return #expect(Bool(false))
            }
            #expect(harvests[0].loaned.map(\.grant.terms.feature.shown) == ["cam", "cad"])
            #expect(headers.withLock { $0 } == [",d3Jvbmc", ",\(Self.encoded)"])
            #expect(typist.taken.withLock { $0 } == 1)
            // Metered use has passwords too.
            try site.setPassword(Self.secret, of: "render")
            let reporter = alice.agent(asking: [encrypted(site)], through: tunnel).asking(Typist())
            let report = CapabilityOrder(.report, features: [WantedFeature("render")].compactMap { $0 })
            guard case .refused(let problem) = try await reporter.capability(report) else { return #expect(Bool(false)) }
            #expect(problem.code == RefusalCode.passwordNeeded.rawValue)
            #expect(alice.openRequests == 0)
        }
    }

    @Test func whereFewerWillDoItIsAskedForBeforeAnythingIsTaken() async throws {
        try await Site.open(Self.lines) { site in
            try site.setPassword(Self.secret)
            let alice = try Traveller()
            let tunnel = Tunnel(network: alice.network, site: site) { request, header in
                #expect(request.body.shown.contains("\"preview\""))
                if header.hasSuffix(Self.encoded) { try site.setPassword(nil) }
            }
            let features = ["cam", "cad"].compactMap { WantedFeature($0) }
            let order = CapabilityOrder(.request, features: features, takesFewer: true)
            // Who does not know it gets the rest, and nothing wrong is kept as right.
            let guesser = Typist("wrong")
            let agent = alice.agent(asking: [encrypted(site)], through: tunnel)
            guard case .answered(let less) = try await agent.asking(guesser).capability(order) else { return #expect(Bool(false)) }
            #expect(less[0].answer.features.map(\.granted) == [1, 0])
            #expect(less[0].answer.features[1].reason?.code == RefusalCode.passwordNeeded.rawValue)
            #expect(guesser.taken.withLock { $0 } == 0)
            // Without encryption nothing is asked for, and the rest comes all the same.
            let plain = Typist(Self.secret)
            guard case .answered(let same) = try await alice.agent(asking: site).asking(plain).capability(order) else {
                return #expect(Bool(false))
            }
            #expect(same[0].answer.features.map(\.granted) == [1, 0])
            #expect(plain.questions.withLock { $0.isEmpty })
        }
    }

    @Test func withoutEncryptionNobodyIsAskedForIt() async throws {
        try await Site.open(Self.lines) { site in
            try site.setPassword(Self.secret)
            let alice = try Traveller()
            let typist = Typist(Self.secret)
            #expect(await code { _ = try await alice.agent(asking: site).asking(typist).get(order("cad")) } == .encryptionNeeded)
            #expect(typist.questions.withLock { $0.isEmpty })
            #expect(alice.slots.isEmpty && alice.openRequests == 0)
        }
    }

    @Test func whoHasNoneIsToldThatOneIsNeeded() async throws {
        try await Site.open(Self.lines) { site in
            try site.setPassword(Self.secret)
            let alice = try Traveller()
            guard case .refused(let problem) = try await alice.agent(asking: site).get(order("cad")) else { return #expect(Bool(false)) }
            #expect(problem.code == RefusalCode.passwordNeeded.rawValue)
            let tunnel = Tunnel(network: alice.network, site: site) { _, _ in }
            let agent = alice.agent(asking: [encrypted(site)], through: tunnel).asking(Typist())
            guard case .refused(let again) = try await agent.get(order("cad")) else { return #expect(Bool(false)) }
            #expect(again.code == RefusalCode.passwordNeeded.rawValue)
        }
    }

    @Test func anApplicationsPasswordGoesThroughBorrowdsContact() async throws {
        try await Site.open(Self.lines) { site in
            try site.setPassword(Self.secret)
            let alice = try Traveller()
            let tunnel = Tunnel(network: alice.network, site: site) { _, header in
                if header == Self.encoded { try site.setPassword(nil) }
            }
            let desk = ErrandDesk(agent: alice.agent(asking: [encrypted(site)], through: tunnel))
            var wish = Wish(vendor: Bytes("ugslmd"), feature: Bytes("cad"))
            func answer() async -> DaemonAnswer? {
                DaemonAnswer(await desk.answer(ContactRequest.forwarded(.checkout(wish)).message))
            }
            guard case .refused(let refusal)? = await answer() else { return #expect(Bool(false)) }
            #expect(refusal.code.shown == RefusalCode.passwordNeeded.rawValue)
            wish.password = Bytes("wrong")
            guard case .refused(let wrong)? = await answer() else { return #expect(Bool(false)) }
            #expect(wrong.code.shown == RefusalCode.passwordNeeded.rawValue)
            wish.password = Bytes(Self.secret.utf8)
            guard case .granted? = await answer() else { return #expect(Bool(false)) }
        }
    }
}

extension Site {
    /// As `lend authorize --password` does, beside the server; `nil` takes it away.
    fileprivate func setPassword(_ password: String?, of feature: String = "cad") throws {
        var order = AuthorizeOrder(try LicenseName("ugslmd/\(feature)"))
        order.passwordHash = password.flatMap { text in Bytes(text.utf8).withUnsafeBytes { PasswordHash(of: $0) } }?.text ?? ""
        try carryOut(order)
    }
}
