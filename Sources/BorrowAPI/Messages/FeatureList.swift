// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What a server lends.
public struct FeatureList: Codable, Equatable, Sendable {
    /// One pool of seats.
    public struct Offer: Codable, Equatable, Sendable {
        public var vendor: String
        public var name: String
        public var version: String
        public var total: Int
        /// Never below 0, also where more is out than there is.
        public var free: Int
        /// The seats that are out above the total; absent: none.
        public var over: Int?
        /// The longest borrow in seconds; absent: not borrowable.
        public var interval: Int64?
        /// The latest end of a borrow that begins now; absent: not borrowable.
        public var longestUntil: Instant?
        /// `false`: a borrow holds until its end.
        public var earlyReturn: Bool
        /// Present and true: its use is counted, and it is not borrowed; then `free` is what is left of its count.
        public var metered: Bool?
        /// The line's own words, `user_info`.
        public var userInfo: String?

        public init(
            vendor: String, name: String, version: String, total: Int, free: Int, over: Int? = nil, interval: Int64?,
            longestUntil: Instant?, earlyReturn: Bool, metered: Bool? = nil, userInfo: String?
        ) {
            self.vendor = vendor
            self.name = name
            self.version = version
            self.total = total
            self.free = free
            self.over = over
            self.interval = interval
            self.longestUntil = longestUntil
            self.earlyReturn = earlyReturn
            self.metered = metered
            self.userInfo = userInfo
        }
    }

    public var offers: [Offer]

    public init(offers: [Offer]) {
        self.offers = offers
    }
}
