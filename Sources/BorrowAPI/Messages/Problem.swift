// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// A refusal on the wire, `application/problem+json` (RFC 9457).
public struct Problem: Codable, Equatable, Sendable {
    /// Why one feature of a request was refused.
    public struct Feature: Codable, Equatable, Sendable {
        public var vendor: String
        public var name: String
        public var code: String
        public var detail: String
        public var hint: String
        public var flexnet: Int?
        /// Of `too-long`: the latest end that would be granted.
        public var longest: Instant?

        public init(vendor: String, name: String, refusal: Refusal) {
            self.vendor = vendor
            self.name = name
            code = refusal.code.rawValue
            detail = refusal.detail
            hint = refusal.hint
            flexnet = refusal.code.flexnet
            longest = refusal.longest
        }
    }

    public var status: Int
    /// A `RefusalCode`; one that this side does not know yet still shows.
    public var code: String
    public var detail: String
    public var hint: String
    /// FlexNet's number, where one fits.
    public var flexnet: Int?
    /// Of a borrow: each feature that was refused.
    public var features: [Feature]?

    public init(_ refusal: Refusal, status: Int, features: [Feature]? = nil) {
        self.status = status
        code = refusal.code.rawValue
        detail = refusal.detail
        hint = refusal.hint
        flexnet = refusal.code.flexnet
        self.features = features
    }
}
