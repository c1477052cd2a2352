// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Foundation
import Synchronization
import Testing

@testable import BorrowServer

/// Servers of one license file look at each other: where two lend, one of them ends it, and what the other lent is held back.
@Suite struct PeerWatchTests {
    private let trio = Trio()
    private let alice = SigningKey.generate()

    /// What a watch says.
    private final class Words: Sendable {
        private let heard = Mutex<[String]>([])
        /// All of it, once.
        func take() -> [String] {
            heard.withLock { heard in
                defer { heard = [] }
                return heard
            }
        }
        func add(_ words: String) { heard.withLock { $0.append(words) } }
    }

    private func look(
        _ server: Trio.Server, isStarting: Bool = false, certificate: String? = nil, now: Instant = Fixture.now
    ) async throws -> [String] {
        let words = Words()
        try await watch(server, telling: words, certificate: certificate, now: now).look(isStarting: isStarting)
        return words.take()
    }

    private func watch(
        _ server: Trio.Server, telling words: Words, certificate: String? = nil, interval: Duration = .seconds(3600),
        now: Instant = Fixture.now
    ) throws -> PeerWatch {
        try PeerWatch(desk: server.desk, certificate: certificate, interval: interval, clock: { now }, tell: { words.add($0) })
    }

    /// Runs a server on a free port of the loopback.
    private func running<Value: Sendable>(
        _ server: Trio.Server, certificate: ServerCertificate? = nil, now: Instant = Fixture.now,
        _ body: @escaping @Sendable (Int) async throws -> Value
    ) async throws -> Value {
        try await LicenseServer(
            desk: server.desk, address: .init(host: "127.0.0.1", port: 0), certificate: certificate, clock: { now }
        ).serving(body)
    }

    /// The first was away, another took over, and nobody told the first.
    @Test func aServerThatComesBackStandsByWhereAnotherLends() async throws {
        let second = try trio.server(1)
        try second.takeOver(from: nil)
        try await running(second) { port in
            let first = try trio.server(0, try trio.file(ports: [1, port, 1]))
            let words = try await look(first, isStarting: true)
            #expect(words.count == 1)
            #expect(words.first?.contains("localhost:\(port) lends") == true)
            await #expect(throws: Refusal(.standby, "")) { try await first.lend(to: alice) }
            // Also where it cannot ask any more.
            let alone = LendingDesk(policy: first.desk.policy.current, store: first.desk.store, key: first.key)
            await #expect(throws: Refusal(.standby, "")) { try await alone.licenseText() }
        }
    }

    /// A server that stands by, and one under another key, are not taken for one that lends.
    @Test func aServerLendsWhereNoneOfTheOthersDoes() async throws {
        let second = try trio.server(1)
        try await running(second) { port in
            let first = try trio.server(0, try trio.file(ports: [1, port, port]))
            #expect(try await look(first, isStarting: true).isEmpty)
            _ = try await first.lend(to: alice)
        }
    }

    @Test func aServerUnderTLSIsAskedToo() async throws {
        let second = try trio.server(1)
        try second.takeOver(from: nil)
        let files = try CertificateFiles.make("lic2", in: second.folder)
        let certificate = try ServerCertificate(certificate: files.certificate, key: files.key)
        try await running(second, certificate: certificate) { port in
            let first = try trio.server(0, try trio.file(ports: [1, port, 1]))
            // Nobody vouches for it: its word does not count, and that is said.
            let doubts = try await look(first, isStarting: true, now: Instant(seconds: Int64(Date().timeIntervalSince1970)))
            #expect(doubts.count == 1)
            #expect(doubts.first?.contains("certificate of localhost:\(port) is self-signed") == true, "\(doubts)")
            #expect(doubts.first?.contains("--peer-certificate") == true)
            _ = try await first.lend(to: alice)
            #expect(try await look(first, isStarting: true, certificate: files.certificate).count == 1)
            await #expect(throws: Refusal(.standby, "")) { try await first.lend(to: alice) }
        }
    }

    /// They did not see each other for a while.
    @Test func ofTwoThatLendTheLaterInTheFileStandsBy() async throws {
        let first = try trio.server(0)
        _ = try await first.lend(to: alice)
        try await running(first) { port in
            let second = try trio.server(1, try trio.file(ports: [port, 1, 1]))
            try second.takeOver(from: nil)
            try second.carryOut(EndRecoveryOrder())
            _ = try await second.lend(3, to: .generate())
            let words = try await look(second)
            #expect(
                words.count == 1 && words[0].contains("this server stands by") && words[0].contains("localhost:\(port) lends"), "\(words)")
            await #expect(throws: Refusal(.standby, "")) { try await second.lend(to: .generate()) }
        }
    }

    /// No seat that the other may have lent is lent again.
    @Test func theFirstHoldsBackWhatTheOtherLentBesideIt() async throws {
        let second = try trio.server(1)
        try second.takeOver(from: nil)
        try second.carryOut(EndRecoveryOrder())
        _ = try await second.lend(3, to: .generate())
        try await running(second) { port in
            let first = try trio.server(0, try trio.file(ports: [1, port, 1]))
            _ = try await first.lend(to: alice)
            let words = try await look(first, now: Fixture.now + 30)
            #expect(words.contains { $0.hasPrefix("localhost:\(port) and this server lend the same licenses") }, "\(words)")
            await #expect(throws: Refusal(.recovering, "")) { try await first.lend(to: .generate(), now: Fixture.now + 30) }
            #expect(try await first.audited("alarm") == ["localhost:\(port) has lent beside this server"])
            // It is one alarm, however often it is seen.
            _ = try await look(first, now: Fixture.now + 60)
            #expect(try await first.audited("alarm").count == 1)
        }
    }

    /// The other noticed first, and stands by already.
    @Test func theFirstHoldsBackAlsoWhatWasLentBeforeTheOtherStoodBy() async throws {
        let second = try trio.server(1)
        try second.takeOver(from: nil)
        try second.carryOut(EndRecoveryOrder())
        _ = try await second.lend(3, to: .generate())
        try second.standBy()
        try await running(second) { port in
            let first = try trio.server(0, try trio.file(ports: [1, port, 1]))
            let words = try await look(first, now: Fixture.now + 30)
            #expect(words.count == 1 && words[0].contains("is held back"), "\(words)")
            await #expect(throws: Refusal(.recovering, "")) { try await first.lend(to: alice, now: Fixture.now + 30) }
            // Once: the administrator may end it.
            try first.carryOut(EndRecoveryOrder(), now: Fixture.now + 31)
            #expect(try await look(first, now: Fixture.now + 60).isEmpty)
            _ = try await first.lend(to: alice, now: Fixture.now + 60)
        }
    }

    /// In order, nothing is held back: what the other lent is known.
    /// An order to stand by that changes nothing is no sign of having lent.
    @Test func aServerThatStandsByAnywayHoldsNothingBack() async throws {
        let third = try trio.server(2)
        try third.standBy()
        try await running(third) { port in
            let first = try trio.server(0, try trio.file(ports: [1, 1, port]))
            _ = try await first.lend(to: alice)
            _ = try await look(first, now: Fixture.now + 30)
            _ = try await first.lend(to: .generate(), now: Fixture.now + 30)
            #expect(try await first.audited("alarm").isEmpty)
        }
    }

    @Test func anOrderlyTakeOverIsNoReasonToHoldBack() async throws {
        let first = try trio.server(0)
        _ = try await first.lend(to: alice)
        // Its clock is ahead.
        try first.carryOut(StandByOrder(servers: first.license.servers), now: Fixture.now + 300)
        try await running(first) { port in
            let second = try trio.server(1, try trio.file(ports: [port, 1, 1]))
            try second.takeOver(from: first)
            #expect(try await look(second).isEmpty)
            _ = try await second.lend(2, to: .generate())
        }
    }

    /// Nothing was lent by the first since it died: the one that took over goes on.
    @Test func aServerThatDiedAndComesBackHoldsUpNobody() async throws {
        let (first, later) = (try trio.server(0), Fixture.now + 3600)
        _ = try await first.lend(to: alice)
        let second = try trio.server(1)
        try second.takeOver(from: nil, now: later)
        try second.carryOut(EndRecoveryOrder(), now: later)
        try await running(second, now: later + 60) { port in
            let again = try trio.server(0, try trio.file(ports: [1, port, 1]), in: first.folder)
            #expect(try await look(again, isStarting: true, now: later + 60).count == 1)
            try await running(again, now: later + 60) { own in
                let watching = try trio.server(1, try trio.file(ports: [own, 1, 1]), in: second.folder)
                #expect(try await look(watching, now: later + 90).isEmpty)
                _ = try await watching.lend(2, to: .generate(), now: later + 90)
            }
        }
    }

    /// While it runs it looks by itself, and says what is new once.
    @Test(.timeLimit(.minutes(1))) func aRunningServerLooksAgainAndAgain() async throws {
        let first = try trio.server(0)
        try await running(first) { port in
            let second = try trio.server(1, try trio.file(ports: [port, 1, 1]))
            try second.takeOver(from: nil)
            let words = Words()
            let server = LicenseServer(
                desk: second.desk, address: .init(host: "127.0.0.1", port: 0),
                peers: try watch(second, telling: words, interval: .milliseconds(5)), clock: { Fixture.now })
            try await server.serving { _ in
                var heard: [String] = []
                while heard.isEmpty {
                    try await Task.sleep(for: .milliseconds(5))
                    heard = words.take()
                }
                #expect(heard.count == 1 && heard[0].contains("this server stands by"), "\(heard)")
                await #expect(throws: Refusal(.standby, "")) { try await second.lend(to: alice) }
            }
        }
    }
}
