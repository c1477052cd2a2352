// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys

/// The laptop's side of borrowing: what every command of `borrow` does.
///
/// Grants lie in the nodelock directories, and the agent keeps no other state: any number of agents may be at work at once.
public struct Agent: Sendable {
    public static let client = "borrow \(Release.version)"

    public private(set) var laptop: Laptop
    let transport: any Transport
    /// Hears of what happens beside the thing asked.
    let tell: @Sendable (Note) -> Void
    /// Who knows the passwords of licenses; `nil`: nobody.
    var passwords: (any PasswordSource)?
    /// How long a server, or another command's turn, is waited for before that is told of.
    let quiet: Duration
    /// How long a borrow waits for another command's: longer than an exchange with a server takes.
    var patience: Duration = .seconds(40)
    /// Whether whatever reaches a server hears what that wants back. borrowd's errands leave it to its visits, which tell applications.
    var heedsRecalls = true

    /// - Parameter quiet: how long is waited before that is told of.
    public init(
        laptop: Laptop, transport: any Transport, quiet: Duration = .seconds(3), tell: @escaping @Sendable (Note) -> Void = { _ in }
    ) {
        self.laptop = laptop
        self.transport = AnnouncedTransport(transport: transport, quiet: quiet) { tell(.waiting($0)) }
        self.tell = tell
        self.quiet = quiet
    }

    /// One turn for all of this user's loans on this machine, wherever their grants go.
    func turn(patience: Duration) async throws(AgentError) -> FileLock {
        let own = laptop.directories.first { !$0.isShared } ?? laptop.directories[0]
        let (quiet, tell) = (quiet, tell)
        let announcement = Task {
            try await Task.sleep(for: quiet)
            tell(.waitingForTurn)
        }
        defer { announcement.cancel() }
        return try await own.turn(patience: patience)
    }

    func conversation(with server: PublicKey, at address: ServerAddress, as device: SigningKey) -> Conversation {
        Conversation(address: address, server: server, device: device, transport: transport, clock: laptop.clock)
    }

    /// The same, for an application that works on a project of its own.
    func working(on project: Bytes?) -> Agent {
        guard let project else { return self }
        var laptop = laptop
        let person = laptop.person
        laptop.person = Person(user: person.user, host: person.host, display: person.display, project: project.shown)
        return with(laptop)
    }

    /// The same, who asks there for the passwords of licenses.
    public func asking(_ source: (any PasswordSource)?) -> Agent {
        var agent = self
        agent.passwords = source
        return agent
    }

    /// The same, whose grants go to that directory.
    func writing(to directory: NodelockDirectory) -> Agent {
        var laptop = laptop
        laptop.directories = [directory] + laptop.directories.filter { $0 != directory }
        return with(laptop)
    }

    private func with(_ laptop: Laptop) -> Agent {
        var agent = self
        agent.laptop = laptop
        return agent
    }

    func contents() -> [NodelockContents] {
        laptop.directories.map { NodelockContents($0) }
    }
}

/// Something that happened beside the thing asked, or did not.
public enum Note: Sendable, CustomStringConvertible {
    case passedOver(String)
    case unreachable(AgentError)
    /// An earlier return reached its server.
    case returnDelivered(feature: String)
    /// It did not; it is tried again.
    case returnUndelivered(feature: String, AgentError)
    /// A request whose answer was lost brought these.
    case requestCompleted(features: [String])
    /// A request whose answer was lost came to nothing.
    case requestDropped(String)
    /// It was returned between a request for it and the answer, so what came goes back.
    case givenUpMeanwhile(feature: String)
    /// What was borrowed replaced more.
    case reduced(feature: String, String)
    /// A license of a device key that is gone lay there.
    case replacedAnothers(feature: String, end: String)
    case clockDiffers(seconds: Int64)
    /// A server takes its time.
    case waiting(ServerAddress)
    /// Another command is borrowing.
    case waitingForTurn
    case leftBehind(AgentError)
    /// Its server wanted it back, and it was given up.
    case recalled(Settlement.Recall)
    /// Its server had forgotten it, and knows it again.
    case rememberedAgain(feature: String)
    /// Another of three servers lends in the place of the one that lent it, and did not know it.
    case takenOver(feature: String)

    public var description: String {
        switch self {
        case .passedOver(let what): what
        case .unreachable(let error): error.detail
        case .returnDelivered(let feature): "the server now knows that \(feature) was returned"
        case .returnUndelivered(let feature, let error): "the return of \(feature) is still to be told: \(error.detail)"
        case .requestCompleted(let features): "an earlier request was completed and brought \(features.joined(separator: ", "))"
        case .requestDropped(let reason): "an earlier request whose answer was lost came to nothing: \(reason)"
        case .givenUpMeanwhile(let feature): "\(feature) was returned while it was asked for; what came goes back"
        case .reduced(let feature, let loss): "\(feature) is \(loss)"
        case .replacedAnothers(let feature, let end):
            "this replaces a license for \(feature) of another device key; that one's seat comes back by itself at \(end)"
        case .waiting(let address): "waiting for the license server at \(address)"
        case .waitingForTurn: "waiting for another borrow command to finish"
        case .clockDiffers(let seconds):
            "this machine's clock is \(lengthText(abs(seconds))) \(seconds > 0 ? "behind" : "ahead of") the server's; set it right"
        case .recalled(let recall):
            "\(shown(recall.feature)) went back to its license server: " + recall.why
        case .rememberedAgain(let feature):
            "the license server had forgotten \(feature), and knows it again: its database was lost or exchanged"
        case .takenOver(let feature): "the license server that lends in place of another one knows of \(feature) now"
        case .leftBehind(let error): "an older copy of the license stays behind: \(error.detail)"
        }
    }
}
