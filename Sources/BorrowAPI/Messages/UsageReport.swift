// SPDX-License-Identifier: Apache-2.0

/// How much features were used on a laptop since its last report that was accepted.
///
/// The server adds each report once: the same request id and body again change nothing. It is answered by an empty text.
public struct UsageReport: Codable, Equatable, Sendable {
    /// More than these fill a request's body.
    public static let mostEntries = 500
    /// The most launches and minutes of one entry: nine digits.
    public static let most = 999_999_999

    /// One feature on one day.
    public struct Entry: Codable, Equatable, Sendable {
        /// This and the name: 1 to 255 bytes, no control characters.
        public var vendor: String
        public var name: String
        /// `2026-11-23`, by the laptop's clock and zone; a feature has each day once.
        public var day: String
        /// These two: 0 to `most`.
        public var launches: Int
        public var minutes: Int

        public init(vendor: String, name: String, day: String, launches: Int, minutes: Int) {
            self.vendor = vendor
            self.name = name
            self.day = day
            self.launches = launches
            self.minutes = minutes
        }
    }

    /// Claims about who used them, as in `Terms`.
    public var user: String
    public var host: String
    /// 1 to `mostEntries`.
    public var entries: [Entry]

    public init(user: String, host: String, entries: [Entry]) {
        self.user = user
        self.host = host
        self.entries = entries
    }
}
