// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What a borrower asks for: features, and until when or for how long. The body of borrow and preview.
public struct Terms: Codable, Equatable, Sendable {
    public struct Feature: Codable, Equatable, Sendable {
        /// This and the name: 1 to 255 bytes, no control characters.
        public var vendor: String
        public var name: String
        /// The oldest version that will do; absent: any.
        public var version: String?
        /// Seats, at least 1.
        public var count: Int
        /// The loan that this one is to take the place of. Of a connected one it, or what has renewed it since, must still be open and this
        /// device's; a borrow is renewed up to the end that it was promised, and no further.
        public var renews: String?

        public init(vendor: String, name: String, version: String? = nil, count: Int = 1, renews: String? = nil) {
            self.renews = renews
            self.vendor = vendor
            self.name = name
            self.version = version
            self.count = count
        }
    }

    /// At most 63, none twice.
    public var features: [Feature]
    /// Exactly this end or a refusal. Either this or `duration`.
    public var until: Instant?
    /// Seconds; shortened to what is allowed.
    public var duration: Int64?
    /// Present and true: a license for as long as its application is connected, one hour at most and renewed by the agent; needs
    /// no BORROW on its line, replaces no borrow, and takes `duration`.
    public var connected: Bool?
    /// `second`, `minute`, `hour` or `day`: the unit that the end of `duration` is rounded up to; a coarser one than the line's is not
    /// taken. Absent: the line's.
    public var granularity: String?
    /// Claims about the borrower: at most 255 bytes each, no control characters, no quotes.
    public var user: String
    public var host: String
    public var display: String
    /// `LM_PROJECT`.
    public var project: String
    /// The client program and its version.
    public var client: String
    /// `MACHINE=…`.
    public var machine: String

    public init(
        features: [Feature], until: Instant? = nil, duration: Int64? = nil, connected: Bool? = nil, granularity: String? = nil,
        user: String, host: String,
        display: String = "",
        project: String = "", client: String, machine: String
    ) {
        self.features = features
        self.until = until
        self.duration = duration
        self.connected = connected
        self.granularity = granularity
        self.user = user
        self.host = host
        self.display = display
        self.project = project
        self.client = client
        self.machine = machine
    }

    enum CodingKeys: String, CodingKey {
        case features, until, connected, granularity, user, host, display, project, client, machine
        case duration = "for"
    }
}
