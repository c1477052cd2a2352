// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What a device got for its capability request.
public struct CapabilityAnswer: Codable, Equatable, Sendable {
    /// One feature asked.
    public struct Feature: Codable, Equatable, Sendable {
        public var vendor: String
        public var name: String
        /// Of the license line; absent where nothing was granted.
        public var version: String?
        public var asked: Int
        /// Of what was asked.
        public var granted: Int
        /// What the device has of it now; of what is used up by use, what this request used.
        public var held: Int
        /// Whether its use is counted, and there is no grant.
        public var metered: Bool
        /// When what is held ends.
        public var until: Instant?
        /// Of a grant: its loan, and its signed text in base64url. The text is absent in a preview, and once the loan has ended.
        public var loan: String?
        public var grant: String?
        /// The loan that the device gives up for the grant, by its signed return: it had more of the feature, or had it for longer.
        public var replaces: String?
        /// Of a metered feature: what may be used after this; absent: without end.
        public var left: Int?
        /// Why not all of it was granted.
        public var reason: Problem.Feature?

        public init(
            vendor: String, name: String, version: String? = nil, asked: Int, granted: Int = 0, held: Int = 0, metered: Bool = false,
            until: Instant? = nil, loan: String? = nil, replaces: String? = nil, left: Int? = nil, reason: Problem.Feature? = nil
        ) {
            self.vendor = vendor
            self.name = name
            self.version = version
            self.asked = asked
            self.granted = granted
            self.held = held
            self.metered = metered
            self.until = until
            self.loan = loan
            self.replaces = replaces
            self.left = left
            self.reason = reason
        }
    }

    /// What goes back: metered use went with the answer, and a loan is out until its device's signed return of it.
    public struct Returned: Codable, Equatable, Sendable {
        public var vendor: String
        public var name: String
        public var count: Int
        /// Absent for metered use.
        public var loan: String?

        public init(vendor: String, name: String, count: Int, loan: String? = nil) {
            self.vendor = vendor
            self.name = name
            self.count = count
            self.loan = loan
        }
    }

    /// Grows from answer to answer of one server to one device: one that is not above the last that was processed is stale. Absent in
    /// a preview, which changes nothing.
    public var sequence: Int64?
    /// In the order asked.
    public var features: [Feature]
    /// What the device had and gives up; what a new grant of the same feature replaces is not among it.
    public var returned: [Returned]

    public init(sequence: Int64? = nil, features: [Feature] = [], returned: [Returned] = []) {
        self.sequence = sequence
        self.features = features
        self.returned = returned
    }
}
