// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// One sentence of an administrator: what whom it means may, must not, or has kept for him.
///
/// FlexNet's options, LUM's authorizations and DSLS's rules are all read into these; the decision knows no other kind.
public struct Rule: Sendable, Hashable {
    public enum Effect: Sendable, Hashable {
        /// As soon as one `allow` is about a feature, whom none of them means is refused.
        case allow
        /// Beats every `allow`.
        case deny
        /// Seats that are kept for these, together.
        case reserve(Int)
        /// The most seats that these hold, together.
        case limit(Int)
        /// Seats that may not be borrowed.
        case keepBack(Int)
        /// The administrator's level of the longest borrow; never of metered features.
        case longest(Interval)
        /// The most seats of OVERDRAFT that are lent.
        case overdraft(Int)
    }

    /// Which uses it is about.
    public enum Use: Sendable, Hashable {
        case any
        /// Borrows, not connected use.
        case borrowing
    }

    public let effect: Effect
    public let use: Use
    public let scope: Scope
    /// All of them must fit; empty: everybody is meant.
    public let whom: [Party]
    public let origin: Origin

    public init(_ effect: Effect, use: Use = .any, scope: Scope, whom: [Party] = [], origin: Origin) {
        (self.effect, self.use, self.scope, self.whom, self.origin) = (effect, use, scope, whom, origin)
    }

    /// What a rule is about.
    public struct Scope: Sendable, Hashable {
        /// `nil`: of every vendor.
        public let vendor: Bytes?
        /// `nil`: every feature.
        public let feature: Bytes?
        /// `feature:KEY=value`: only pools whose lines have this pair.
        public let pair: Pair?

        public init(vendor: Bytes? = nil, feature: Bytes? = nil, pair: Pair? = nil) {
            (self.vendor, self.feature, self.pair) = (vendor, feature, pair)
        }
    }

    public struct Pair: Sendable, Hashable {
        static let version = Bytes("version")

        /// In lower case: options files write keys in any.
        public let key: Bytes
        /// Of a version its one form.
        public let value: Bytes

        public init(key: Bytes, value: Bytes) {
            self.key = key.map(ASCII.lowercased)
            self.value = self.key == Self.version ? Version(value)?.canonical ?? value : value
        }
    }

    /// Where it was said, for those who ask why.
    public struct Origin: Sendable, Hashable {
        /// A file's name, or what else holds rules: `authorization`.
        public let source: String
        /// Counts from 1; 0 where there are no lines.
        public let line: Int
        /// As it stands there.
        public let text: String

        public init(source: String, line: Int, text: String) {
            (self.source, self.line, self.text) = (source, line, text)
        }
    }
}
