// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Synchronization

@testable import BorrowAgent

/// A person with a laptop: the real agent on a nodelock directory of its own.
final class Traveller: Sendable {
    let scratch: Scratch
    let network = Network()
    let clock: Clock
    let device: KeyFileStore
    private let notes = Mutex<[Note]>([])
    private let publishers: [PublicKey]
    private let zone: Zone
    private let user: String
    private let own: String

    init(clock: Clock = Clock(), publishers: [PublicKey] = [Site.publisher.publicKey], zone: Zone = .utc, sharing scratch: Scratch? = nil)
        throws
    {
        self.scratch = try scratch ?? Scratch()
        self.clock = clock
        self.publishers = publishers
        self.zone = zone
        user = "alice"
        own = "nodelock"
        device = KeyFileStore(folder: self.scratch.path + "/data", machine: Issuer.machine)
    }

    /// Another user of the same machine, with a device key of his own, who shares its nodelock directories.
    ///
    /// - Parameter own: his own directory; the other's where it is the same.
    init(nodelockOf other: Traveller, named user: String = "bob", own: String = "nodelock") throws {
        self.own = own
        scratch = other.scratch
        clock = other.clock
        publishers = other.publishers
        zone = other.zone
        self.user = user
        device = KeyFileStore(folder: scratch.path + "/data-" + user, machine: Issuer.machine)
    }

    var directory: NodelockDirectory { NodelockDirectory(path: scratch.path + "/" + own, machine: Issuer.machine) }
    var systemDirectory: NodelockDirectory { NodelockDirectory(path: scratch.path + "/system", machine: Issuer.machine, shared: true) }

    func agent(asking addresses: [ServerAddress], through transport: (any Transport)? = nil, forAllUsers: Bool = false) -> Agent {
        let clock = clock
        let laptop = Laptop(
            machine: Issuer.machine, person: Person(user: user, host: "thinkpad"),
            directories: forAllUsers ? [systemDirectory, directory] : [directory, systemDirectory],
            state: AgentState(folder: scratch.path + "/state-" + user), publishers: TrustedPublishers(keys: publishers),
            servers: ServerList(addresses: addresses), deviceKeys: device,
            clock: { clock.now }, zone: zone)
        return Agent(laptop: laptop, transport: transport ?? network, quiet: .seconds(3600)) { note in
            self.notes.withLock { $0.append(note) }
        }
    }

    func agent(asking sites: Site...) -> Agent { agent(asking: sites.map(\.address)) }

    /// Borrows, and hands out what was granted; a refusal is an error.
    @discardableResult
    func get(_ features: String..., from sites: Site..., for seconds: Int64 = 86400) async throws -> [Loaned] {
        let order = Order(features: features.compactMap { WantedFeature($0) }, end: .lasting(seconds))
        switch try await agent(asking: sites.map(\.address)).get(order) {
        case .granted(let loaned): return loaned
        case .refused(let problem): throw AgentError(problem)
        case .preview: return []
        }
    }

    @discardableResult
    func giveBack(_ features: String..., from sites: Site...) async throws -> [Returned] {
        try await agent(asking: sites.map(\.address)).giveBack(features.isEmpty ? nil : features.compactMap { WantedFeature($0) })
    }

    /// `feature state`, as `borrow status` has them.
    var holdings: [String] { agent(asking: [ServerAddress]()).status().holdings.map { "\($0.feature.shown) \($0.state.rawValue)" } }

    var openRequests: Int { agent(asking: [ServerAddress]()).status().openRequests }

    /// Grants, tombstones and receipts, by their paths.
    var slots: [String: Bytes] {
        var slots: [String: Bytes] = [:]
        for name in scratch.files where name.hasSuffix(".lic") || name.hasSuffix(".ret") { slots[name] = try? scratch.bytes(of: name) }
        return slots
    }

    /// The codes of what the agent said that it could not do beside; once.
    func obstacles() -> [RefusalCode] {
        notes.withLock { notes in
            defer { notes = [] }
            return notes.compactMap { note in
                if case .unreachable(let error) = note { error.code } else { nil }
            }
        }
    }

    /// What the agent said beside; once.
    func heard() -> [String] {
        notes.withLock { notes in
            defer { notes = [] }
            return notes.map(\.description)
        }
    }
}

func code(_ body: () async throws -> Void) async -> RefusalCode? {
    do {
        try await body()
        return nil
    } catch let error as AgentError {
        return error.code
    } catch {
        return .internalFault
    }
}
