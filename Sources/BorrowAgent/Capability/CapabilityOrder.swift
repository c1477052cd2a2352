// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

/// What a person, or an application for him, asks of a capability.
public struct CapabilityOrder: Sendable {
    public enum Operation: Sendable, Equatable {
        /// Without features: everything goes back.
        case request, preview
        case report
        /// Takes the metered use of that request back.
        case undo(String)
    }

    public var operation: Operation
    public var features: [WantedFeature]
    /// Adds to what is held, which otherwise goes back first.
    public var isIncremental: Bool
    /// Takes fewer where not all can be had.
    public var takesFewer: Bool
    /// Seconds; `nil`: as long as is allowed.
    public var duration: Int64?
    /// What ends are rounded up to; `nil`: what the lines or the administrators say.
    public var granularity: Granularity?

    public init(
        _ operation: Operation, features: [WantedFeature] = [], isIncremental: Bool = false, takesFewer: Bool = false,
        duration: Int64? = nil, granularity: Granularity? = nil
    ) {
        (self.operation, self.features, self.duration, self.granularity) = (operation, features, duration, granularity)
        (self.isIncremental, self.takesFewer) = (isIncremental, takesFewer)
    }

    /// What goes to a server for some of its features.
    func terms(_ features: [Terms.Feature], of person: Person, machine: Bytes) -> CapabilityTerms {
        var undone: String?
        let wire: CapabilityTerms.Operation =
            switch operation {
            case .request: .request
            case .preview: .preview
            case .report: .report
            case .undo: .undo
            }
        if case .undo(let id) = operation { undone = id }
        return CapabilityTerms(
            wire, incremental: isIncremental ? true : nil, partial: takesFewer ? true : nil, undoes: undone, features: features,
            duration: duration, granularity: granularity.map { "\($0.word)" }, user: person.user, host: person.host,
            display: person.display, project: person.project, client: Agent.client, machine: machine.shown)
    }
}

/// What came of it.
public enum CapabilityOutcome: Sendable {
    /// What each server that was asked answered.
    case answered([CapabilityHarvest])
    /// Nothing was changed.
    case refused(Problem)
}

/// What one server answered, and what it left here.
public struct CapabilityHarvest: Sendable {
    public let address: ServerAddress
    /// The request's id; an undo names it.
    public let request: String
    public let answer: CapabilityAnswer
    /// Grants that are stored here.
    public let loaned: [Loaned]
}
