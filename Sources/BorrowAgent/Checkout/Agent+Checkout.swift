// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat
import BorrowKeys

/// What became of a checkout.
enum CheckoutOutcome: Sendable {
    /// For as long as the application is connected, or a borrow that lies in the nodelock directory now.
    case granted(Grant)
    case refused(Problem)
}

extension Agent {
    /// A connected license from the first of these servers that gives one: nothing is written here, for it ends within the hour.
    ///
    /// An error where none answered.
    func checkout(_ wish: Wish, at visits: [Visit]) async throws(AgentError) -> CheckoutOutcome {
        var refusal: Problem?
        var obstacle: AgentError?
        for visit in visits where visit.introduction.lends(wish) {
            do throws(AgentError) {
                switch try await checkout(wish, in: visit.conversation) {
                case .granted(let grant): return .granted(grant)
                case .refused(let problem): refusal = refusal ?? problem
                }
            } catch {
                obstacle = obstacle ?? error
            }
        }
        if let refusal { return .refused(refusal) }
        throw obstacle
            ?? AgentError(
                .featureUnknown, "no license server lends \(shown(wish.feature)) of \(shown(wish.vendor))",
                hint: "`borrow list` shows what there is")
    }

    /// With the password that this server asks for, where the application has one.
    private func checkout(_ wish: Wish, in visited: Conversation) async throws(AgentError) -> CheckoutOutcome {
        var round = passwords.map { PasswordRound($0) }
        while true {
            let outcome = try await checkout(wish, in: visited, round)
            guard case .refused(let problem) = outcome,
                try await round?.answer(problem, from: visited.server.hostid, at: visited.address) == true
            else { return outcome }
        }
    }

    private func checkout(_ wish: Wish, in visited: Conversation, _ round: PasswordRound?) async throws(AgentError) -> CheckoutOutcome {
        var conversation = visited
        let terms = wish.connectedTerms(of: laptop.person, machine: laptop.machine)
        let (body, id) = (try encoded(terms), RandomIdentifier.make())
        let passwords = round?.passwords(for: terms.features, at: visited.server.hostid) ?? []
        var outcome = await conversation.exchange("POST", Path.borrow, body: body, id: id, passwords: passwords)
        // The same id gives the same license: a lost answer costs nothing.
        if case .unknown = outcome { outcome = await conversation.exchange("POST", Path.borrow, body: body, id: id, passwords: passwords) }
        switch outcome {
        case .unsent(let error), .unknown(let error):
            throw error
        case .answer(let answer):
            if let problem = try answer.problem() {
                // The server has another key now: who it is has to be asked anew.
                if problem.code == RefusalCode.keyRetired.rawValue { throw AgentError(problem) }
                return .refused(problem)
            }
            let intake = GrantIntake(
                publishers: laptop.publishers.keys, machine: laptop.machine, device: conversation.device.publicKey.hostid,
                server: conversation.server, now: answer.time)
            return .granted(try intake.grants(in: answer.body, for: terms)[0])
        }
    }

    /// Gives a connected license back. Where the server is not reached it ends by itself within the hour.
    func checkin(_ grant: Grant, at visits: [Visit]) async throws(AgentError) {
        guard let server = grant.signer else { throw .damaged(grant.terms.feature) }
        let device: SigningKey
        if let visit = visits.first { device = visit.conversation.device } else { device = try await establishedDeviceKey() }
        let tombstone = try tombstone(of: grant, from: server, as: device)
        let visited = visits.map(\.conversation).filter { $0.answers(for: grant) }
        let addresses = ServerList(addresses: grant.servers.compactMap(\.address) + laptop.servers.addresses).addresses
        var obstacle = AgentError(.noServer, "no address of its license server is known", hint: "give --server host:port")
        for known in visited + addresses.map({ conversation(with: server, at: $0, as: device) }) {
            var conversation = known
            switch await conversation.exchange("POST", Path.giveBack, body: tombstone.sealed.text) {
            case .answer(let answer):
                if let problem = try answer.problem() { throw AgentError(problem) }
                return
            case .unsent(let error), .unknown(let error):
                obstacle = error
            }
        }
        throw obstacle
    }
}

extension Introduction {
    fileprivate func lends(_ wish: Wish) -> Bool {
        lines.contains { $0.line.vendor == wish.vendor && $0.line.name == wish.feature }
    }
}

extension Wish {
    fileprivate func connectedTerms(of person: Person, machine: Bytes) -> Terms {
        let asked = Terms.Feature(
            vendor: vendor.shown, name: feature.shown, version: version?.text.shown, count: seats, renews: renews?.shown)
        return Terms(
            features: [asked], duration: Borrowing.longestConnected.seconds, connected: true, user: person.user, host: person.host,
            display: person.display, project: person.project, client: Agent.client, machine: machine.shown)
    }
}
