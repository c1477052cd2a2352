// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat
import BorrowKeys

/// How a server proves itself: by license lines that a trusted publisher signed for its key.
struct Introduction: Sendable {
    /// A line under a trusted publisher's signature.
    struct VouchedLine: Sendable {
        let line: FeatureLine
        let servers: [ServerLine]
    }

    let address: ServerAddress
    let server: PublicKey
    /// Only what was verified.
    let lines: [VouchedLine]
    /// The server's clock.
    let time: Instant

    /// Asks the server at `address` who it is.
    init(of address: ServerAddress, publishers: [PublicKey], transport: any Transport) async throws(AgentError) {
        let head = RequestHead(method: "GET", path: Path.license, id: RandomIdentifier.make())
        let incoming: IncomingAnswer
        switch await transport.send(OutgoingRequest(head), to: address) {
        case .answer(let answer): incoming = answer
        case .unsent(let reason), .lost(let reason): throw .unreachable(address, reason)
        case .tooLarge: throw .answerTooLarge(address)
        case .distrusted(let error): throw error
        }
        let answer = try SignedAnswer(incoming, to: head, body: [], server: nil)
        if let problem = try answer.problem() { throw AgentError(problem) }
        lines = Self.lines(in: answer.body, for: answer.server, publishers: publishers)
        guard !lines.isEmpty else { throw .untrusted(address, answer.server) }
        self.address = address
        server = answer.server
        time = answer.time
    }

    /// The same, with its error as a value.
    static func result(
        of address: ServerAddress, publishers: [PublicKey], transport: any Transport
    ) async -> Result<Introduction, AgentError> {
        do throws(AgentError) {
            return .success(try await Introduction(of: address, publishers: publishers, transport: transport))
        } catch {
            return .failure(error)
        }
    }

    /// The lines in which one of `publishers` says that `server` may lend them.
    ///
    /// The text is one publisher's file after another: a SERVER line after other lines begins the next.
    static func lines(in text: Bytes, for server: PublicKey, publishers: [PublicKey]) -> [VouchedLine] {
        var lines: [VouchedLine] = []
        var packages: [(package: Derivation, servers: [ServerLine])] = []
        var servers: [ServerLine] = []
        var isAmongServers = false
        // What is signed holds all of them: a text with thousands would be hashed for ever.
        var mayVouch: Bool { servers.count <= 3 && servers.contains(where: { $0.hostid == server.hostid }) }
        for entry in LicenseFile.parse(text, name: "").file.entries {
            switch entry {
            case .server(let line):
                servers = isAmongServers ? servers + [line] : [line]
                isAmongServers = true
            case .feature(let line):
                isAmongServers = false
                if mayVouch, line.isSigned(by: publishers, for: servers) { lines.append(VouchedLine(line: line, servers: servers)) }
            case .package(let line):
                isAmongServers = false
                let package = Derivation.package(line)
                if mayVouch, package.isSigned(by: publishers, for: servers) { packages.append((package, servers)) }
            case .blank, .comment:
                break
            case .vendor, .useServer, .upgrade:
                isAmongServers = false
            }
        }
        return lines + packages.flatMap { components(of: $0.package, for: $0.servers, enabledBy: lines) }
    }

    /// The features of a package as lines: under the publisher's signature they are as its own and as the enabling ones.
    private static func components(of package: Derivation, for servers: [ServerLine], enabledBy lines: [VouchedLine]) -> [VouchedLine] {
        guard case .package(let line) = package else { return [] }
        let enabling = lines.filter { $0.servers.map(\.hostid) == servers.map(\.hostid) }
        return enabling.flatMap { enabling in
            line.components.compactMap { component in
                line.component(component.name, enabledBy: enabling.line).map { VouchedLine(line: $0, servers: servers) }
            }
        }
    }
}

extension AgentError {
    static func untrusted(_ address: ServerAddress, _ server: PublicKey) -> AgentError {
        AgentError(
            .publisherUntrusted, "no publisher that you trust vouches for the server at \(address), \(server.hostid.shown)",
            hint: "put the publisher's public key, a .pub file, into ~/.config/borrow/publishers.d or /etc/borrow/publishers.d")
    }
}
