// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowTLS
import ServiceLifecycle

/// Looks at the other two servers of each file for three, at the start and while the server runs, so that no two lend for long.
public actor PeerWatch: Service {
    private let desk: LendingDesk
    private let trusted: TrustedCertificates
    private let interval: Duration
    private let clock: @Sendable () -> Instant
    private let tell: @Sendable (String) -> Void
    /// What was said last of each file, and is not said again.
    private var said: [ServerTrio: [String]] = [:]

    /// - Parameter certificate: the file of a pinned certificate, for servers that are asked under TLS; `nil`: the system's authorities.
    /// - Parameter tell: gets what an administrator has to know, when it changes.
    /// - Throws: `bad-configuration`.
    public init(
        desk: LendingDesk, certificate: String? = nil, interval: Duration = .seconds(30),
        clock: @escaping @Sendable () -> Instant, tell: @escaping @Sendable (String) -> Void
    ) throws(Refusal) {
        if let certificate { trusted = try TrustedCertificates(pinnedIn: certificate) } else { trusted = .system }
        (self.desk, self.interval, self.clock, self.tell) = (desk, interval, clock, tell)
    }

    public func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: self.interval)
                await self.look()
            }
        }
    }

    /// One look at all.
    ///
    /// - Parameter isStarting: whether nothing is lent yet by this server that runs.
    public func look(isStarting: Bool = false) async {
        for servers in desk.policy.current.shelf.serversOfTrios {
            guard let trio = ServerTrio(servers) else { continue }
            let now = clock()
            let (heard, faults) = await PeerInquiry(servers: servers, own: desk.hostid, trusted: trusted).heard(now: now)
            var words = faults.map { "\($0.detail), so that server is not asked what it lends; \($0.hint)" }
            do throws(Refusal) {
                words += try await desk.meet(heard, of: servers, isStarting: isStarting, now: now)
            } catch {
                words.append("what the other two servers do could not be heeded: \(error.detail)")
            }
            let known = said.updateValue(words, forKey: trio) ?? []
            for word in words where !known.contains(word) { tell(word) }
        }
    }
}
