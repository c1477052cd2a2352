// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Foundation
import SeededRandom

@testable import BorrowAgent

/// Real laptops and a real server on a schedule that only the seed decides, and beside them the naive ones.
///
/// Ids are random: where several requests or returns wait on one laptop, the seed does not decide which goes first.
actor World {
    struct Deviation: Error, CustomStringConvertible {
        let description: String
    }

    /// What the network or a process does to one exchange.
    enum Fault: CaseIterable {
        case isDown, losesRequest, losesAnswer, sendsTwice
        case serverDiesBefore, serverDiesAfter
        case laptopDiesBefore, laptopDiesAfter
    }

    static let pools = ["cad": 3, "cam": 1]
    private static let features = pools.keys.sorted()
    private static let hours: Int64 = 96

    /// The last steps, for people.
    private(set) var schedule: [String] = []

    private var random: SplitMix64
    private let server: MortalServer
    private var naiveServer = NaiveServer(pools: pools, longest: hours * 3600)
    private let travellers: [Traveller]
    private let devices: [Bytes]
    private var laptops: [NaiveLaptop]

    /// Counts what happens on laptops, whatever their clocks say.
    private var moment = 0
    /// The latest that the server's clock ever said: what ended by then stays ended.
    private var latest = Clock.start
    private var overheard: [OutgoingRequest] = []
    private var deviation: Deviation?

    /// What meets one exchange of the command at hand.
    private var fault: (position: Int, kind: Fault)?
    private var exchanges = 0
    private var hasMet = false
    /// The laptop's files, and the naive laptop, when its agent died.
    private var death: (files: Scratch, laptop: NaiveLaptop)?

    init(seed: UInt64, laptops count: Int = 3) async throws {
        random = SplitMix64(seed: seed)
        let lines = Self.features.map { "INCREMENT \($0) ugslmd 27.0 permanent \(Self.pools[$0]!) BORROW=\(Self.hours)" }
        server = try MortalServer(lending: lines, publisher: Site.publisher, clock: Clock())
        travellers = try (0..<count).map { _ in try Traveller() }
        laptops = Array(repeating: NaiveLaptop(), count: count)
        var devices: [Bytes] = []
        for traveller in travellers { devices.append(try await traveller.device.establish().publicKey.hostid) }
        self.devices = devices
    }

    /// Takes one step, and compares everything.
    func step() async throws {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<34: try await get()
        case 34..<52: try await giveBack()
        case 52..<62: try await list()
        case 62..<74: passTime()
        case 74..<80: turnServerClock()
        case 80..<86: turnLaptopClock()
        case 86..<90:
            note("the server dies and starts again")
            try await server.crash()
        case 90..<96: try await replay()
        default: try await settle()
        }
        try await compare()
    }
}

// MARK: - Steps

extension World {
    private func get() async throws {
        let index = anyLaptop()
        var wanted = Self.features.shuffled(using: &random).prefix(random.happens(40) ? 2 : 1).map { WantedFeature($0)! }
        for position in wanted.indices where random.happens(25) {
            wanted[position].count = Int.random(in: 1...Self.pools[wanted[position].name.shown]!, using: &random)
        }
        let seconds = Int64.random(in: 600...(2 * Self.hours * 3600), using: &random)
        let order = Order(features: wanted, end: .lasting(seconds))
        let names = wanted.map { "\($0.shownName)*\($0.count)" }.joined(separator: " ")
        try await command(on: index, "borrows \(names) for \(seconds) s") { agent in
            guard case .granted(let loaned) = try await agent.get(order) else { return }
            for loan in loaned.map(\.grant.terms) {
                guard await self.knows(loan.loan, on: index, feature: loan.feature.shown) else {
                    throw Deviation(description: "loan \(loan.loan.shown) was granted, and not both sides know")
                }
            }
        }
    }

    private func giveBack() async throws {
        let index = anyLaptop()
        let name = random.happens(75) ? Self.features.randomElement(using: &random) : nil
        let clock = travellers[index].clock
        moment += 1
        for feature in name.map({ [$0] }) ?? Self.features {
            guard case .held(let id) = laptops[index].slots[feature] else { continue }
            // What has ended goes back only where it is named.
            if name != nil || naiveServer.loan(id)!.expiresAt > clock.now { laptops[index].giveUp(feature, at: moment) }
        }
        try await command(on: index, "returns \(name ?? "all")", allowing: .notHeld) { agent in
            for returned in try await agent.giveBack(name.map { [WantedFeature($0)!] }) {
                guard case .success = returned.told else { continue }
                if await self.isOut(returned.tombstone.terms.loan) {
                    throw Deviation(description: "a return was receipted, and its loan is still out")
                }
            }
        }
    }

    private func list() async throws {
        try await command(on: anyLaptop(), "lists") { _ = try await $0.list() }
    }

    private func passTime() {
        let seconds = Int64.random(in: 60...(random.happens(20) ? 3 * 86400 : 7200), using: &random)
        note("\(seconds) s pass")
        for clock in [server.clock] + travellers.map(\.clock) { clock.advance(seconds) }
    }

    private func turnServerClock() {
        var seconds = Int64.random(in: -7200...7200, using: &random)
        // Far less than the day by which a grant may seem to lie ahead.
        if server.clock.now + seconds < latest + -21600 { seconds = -seconds }
        note("the server's clock is turned by \(seconds) s")
        server.clock.advance(seconds)
    }

    private func turnLaptopClock() {
        let index = anyLaptop()
        let off = [0, 0, 0, 600, -600, 3600, -3600, 259_200, -259_200].randomElement(using: &random)! as Int64
        note("laptop \(index)'s clock is \(off) s off")
        travellers[index].clock.advance(server.clock.now - travellers[index].clock.now + off)
    }

    private func replay() async throws {
        guard let request = overheard.randomElement(using: &random) else { return }
        note("\(request.method) \(request.path) is sent again by somebody else")
        _ = try await deliver(request)
    }

    /// Everything is well for once: afterwards each laptop holds what the server has lent it, and nothing waits.
    private func settle() async throws {
        note("everything settles")
        for (index, traveller) in travellers.enumerated() {
            traveller.clock.advance(server.clock.now - traveller.clock.now)
            _ = try await agent(on: index).list()
            let status = agent(on: index).status()
            try require(status.openRequests == 0 && status.faults.isEmpty, "laptop \(index) has requests open, or files it cannot read")
            try require(!status.holdings.contains { $0.state == .returnPending }, "laptop \(index) has returns to tell")
            let held = status.holdings.filter { $0.state == .held && $0.expiresAt! > latest }.map(\.loan)
            let lent = naiveServer.loans.filter { $0.device == devices[index] && $0.state == .open && $0.expiresAt > latest }.map(\.id)
            try require(Set(held) == Set(lent), "laptop \(index) holds \(held.map(\.shown)), the server has lent it \(lent.map(\.shown))")
        }
    }

    private func anyLaptop() -> Int { Int.random(in: travellers.indices, using: &random) }

    private func note(_ text: String) {
        schedule.append(text)
        if schedule.count > 40 { schedule.removeFirst() }
    }

    private func require(_ condition: Bool, _ text: @autoclosure () -> String) throws {
        if !condition { throw Deviation(description: text()) }
    }

    private func knows(_ loan: Bytes, on index: Int, feature: String) -> Bool {
        death != nil || naiveServer.loan(loan)?.state == .open && laptops[index].slots[feature] == .held(loan)
    }

    private func isOut(_ loan: Bytes) -> Bool {
        naiveServer.loan(loan).map { $0.state == .open && $0.expiresAt > latest } ?? true
    }
}

// MARK: - Commands and what meets them

extension World {
    /// The laptop's agent, whose every exchange goes through this world.
    private struct Wire: Transport {
        let world: World
        let laptop: Int

        func send(_ request: OutgoingRequest, to server: ServerAddress) async -> TransportOutcome {
            await world.carry(request, from: laptop)
        }
    }

    private func agent(on index: Int) -> Agent {
        travellers[index].agent(asking: [ServerAddress(host: "lic1.invalid", port: 27080)], through: Wire(world: self, laptop: index))
    }

    /// Runs a command that may meet a fault; without one it may not fail.
    private func command(
        on index: Int, _ words: String, allowing code: RefusalCode? = nil, _ body: @Sendable (Agent) async throws -> Void
    ) async throws {
        (exchanges, hasMet, death) = (0, false, nil)
        fault = random.happens(60) ? (Int.random(in: 0..<6, using: &random), Fault.allCases.randomElement(using: &random)!) : nil
        note("laptop \(index) \(words)" + (fault.map { ", exchange \($0.position) meets \($0.kind)" } ?? ""))
        do {
            try await body(agent(on: index))
        } catch let error as AgentError {
            try require(error.code == code || hasMet && error.code == .serverUnreachable, "the command failed: \(error)")
        }
        fault = nil
        if let death {
            let path = travellers[index].directory.path
            try? FileManager.default.removeItem(atPath: path)
            try? FileManager.default.copyItem(atPath: death.files.path + "/nodelock", toPath: path)
            laptops[index] = death.laptop
            self.death = nil
        }
        if let deviation { throw deviation }
    }

    fileprivate func carry(_ request: OutgoingRequest, from index: Int) async -> TransportOutcome {
        if death != nil { return .unsent("the laptop is off") }
        moment += 1
        if request.path == Path.borrow { laptops[index].make(request.head.id, at: moment) }
        let met = fault?.position == exchanges ? fault?.kind : nil
        exchanges += 1
        if met != nil { hasMet = true }
        do {
            switch met {
            case nil: break
            case .isDown: return .unsent("the network is down")
            case .losesRequest: return .lost("the request was lost")
            case .sendsTwice: _ = try await deliver(request)
            case .laptopDiesBefore:
                death = (try files(of: index), laptops[index])
                return .unsent("the laptop is off")
            case .laptopDiesAfter:
                _ = try await deliver(request)
                death = (try files(of: index), laptops[index])
                return .lost("the laptop is off")
            case .serverDiesBefore:
                try await server.crash()
                return .lost("the server died")
            case .losesAnswer, .serverDiesAfter:
                _ = try await deliver(request)
                if met == .serverDiesAfter { try await server.crash() }
                return .lost("the answer was lost")
            }
            let answer = try await deliver(request)
            for grant in grants(in: answer, to: request) {
                laptops[index].receive(grant.terms.loan, of: grant.terms.feature.shown, for: request.head.id)
            }
            return .answer(answer)
        } catch {
            deviation = deviation ?? Deviation(description: "\(error)")
            return .unsent("what happened was not to happen")
        }
    }

    private func files(of index: Int) throws -> Scratch {
        let copy = try Scratch()
        let path = travellers[index].directory.path
        if FileManager.default.fileExists(atPath: path) { try FileManager.default.copyItem(atPath: path, toPath: copy.path + "/nodelock") }
        return copy
    }

    private func grants(in answer: IncomingAnswer, to request: OutgoingRequest) -> [Grant] {
        guard request.path == Path.borrow, answer.status == 200 else { return [] }
        return GrantIntake.texts(in: answer.body).compactMap { try? Grant.parse($0) }
    }

    /// The server answers, and the naive one says whether that is right.
    private func deliver(_ request: OutgoingRequest) async throws -> IncomingAnswer {
        let (head, now) = (request.head, server.clock.now)
        latest = max(latest, now)
        let answer = await server.answer(request)
        if request.path == Path.giveBack {
            try require(answer.status == 200, "a return is answered with \(answer.status)")
            naiveServer.takeBack(Tombstone(request.body)!.terms.loan, at: now)
            overheard.append(request)
        } else if request.path == Path.borrow {
            let terms = try JSONDecoder().decode(Terms.self, from: Data(request.body))
            let sentAt = Instant(iso8601: head.time)!
            let lent = grants(in: answer, to: request).map(\.terms)
            let expected = naiveServer.answer(to: terms, from: head.device, id: head.id, sentAt: sentAt, at: now)
            switch expected {
            case .refused:
                try require(answer.status != 200, "it lends what it should refuse")
                naiveServer.refuse(head.id, from: head.device, sentAt: sentAt, at: now)
            case .lent(let loans):
                try require(lent.map(\.loan) == loans, "it answers a request with other loans than before")
            case .lentAnew:
                try require(lent.map(\.feature.shown) == terms.features.map(\.name), "it refuses what it should lend")
                naiveServer.lend(lent.map(\.loan), to: terms, from: head.device, id: head.id, at: now)
            }
            if naiveServer.isDecided(head.id, from: head.device) { overheard.append(request) }
        }
        return answer
    }
}

// MARK: - Comparing

extension World {
    private func compare() async throws {
        let now = server.clock.now
        latest = max(latest, now)
        let loans = try await server.loans().map { loan in
            NaiveServer.Loan(
                id: Bytes(loan.id.utf8), device: Bytes(loan.borrower.device.utf8), feature: loan.feature.shown, seats: loan.seats,
                issuedAt: loan.issuedAt, expiresAt: loan.expiresAt, state: .init(rawValue: loan.state.rawValue)!)
        }
        for loan in naiveServer.loans where !loans.contains(loan) {
            throw Deviation(description: "the server should have \(loan), it has \(loans.filter { $0.id == loan.id })")
        }
        try require(loans.count == naiveServer.loans.count, "the server has loans that it never answered with")
        for (feature, seats) in Self.pools {
            let out = naiveServer.out(feature, at: now)
            try require(now < latest || out <= seats, "\(out) of \(seats) seats of \(feature) are out")
            let free = try await server.free(feature)
            try require(free == max(0, seats - out), "the server says \(free) of \(feature) are free, \(seats - out) are")
        }
        for (index, traveller) in travellers.enumerated() {
            for feature in Self.features {
                let expected = laptops[index].verdict(feature, among: naiveServer, at: traveller.clock.now)
                let verdict = try agent(on: index).check(feature: Bytes(feature.utf8))
                try require(verdict.code == expected, "laptop \(index) should say \(expected) of \(feature), it says \(verdict.code)")
                if case .held(let loan) = laptops[index].slots[feature] {
                    try require(verdict.facts?.loan == loan, "laptop \(index) holds another loan of \(feature) than the last that came")
                }
            }
        }
    }
}
