// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What a device asks its server to be served with, or tells it of metered use.
public struct CapabilityTerms: Codable, Equatable, Sendable {
    public enum Operation: String, Codable, Sendable, CaseIterable {
        /// Features to hold, with seats or counts. Unless it is incremental, what the device holds by earlier ones goes back first.
        case request
        /// What a request would give; nothing is taken.
        case preview
        /// Metered features that were used, each with how much.
        case report
        /// Takes the metered use of an earlier request or report out of the count.
        case undo
    }

    public var operation: Operation
    /// Present and true: adds to what the device holds.
    public var incremental: Bool?
    /// Present and true: takes fewer where not all can be had.
    public var partial: Bool?
    /// Of an undo: the id of the request or report.
    public var undoes: String?
    /// As in `Terms`; none in an undo, and none in a request that gives everything back.
    public var features: [Terms.Feature]
    /// Seconds; shortened to what is allowed. Absent: as long as is allowed.
    public var duration: Int64?
    /// As in `Terms`: the unit that ends are rounded up to.
    public var granularity: String?
    /// Claims, as in `Terms`.
    public var user: String
    public var host: String
    public var display: String
    public var project: String
    public var client: String
    /// `MACHINE=…`.
    public var machine: String

    public init(
        _ operation: Operation, incremental: Bool? = nil, partial: Bool? = nil, undoes: String? = nil, features: [Terms.Feature] = [],
        duration: Int64? = nil, granularity: String? = nil, user: String, host: String, display: String = "", project: String = "",
        client: String, machine: String
    ) {
        self.operation = operation
        self.incremental = incremental
        self.partial = partial
        self.undoes = undoes
        self.features = features
        self.duration = duration
        self.granularity = granularity
        self.user = user
        self.host = host
        self.display = display
        self.project = project
        self.client = client
        self.machine = machine
    }

    enum CodingKeys: String, CodingKey {
        case operation, incremental, partial, undoes, features, granularity, user, host, display, project, client, machine
        case duration = "for"
    }
}
