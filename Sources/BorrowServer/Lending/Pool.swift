// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat

/// Lines of one feature whose seats add up, because they agree in everything that decides who may take one and for how long.
public struct Pool: Sendable {
    public let id: ID
    public let version: Version
    /// In file order; at least one.
    public internal(set) var lines: [LentLine]
    /// The suite whose seats these are; its other features take them too.
    var suite: Suite?

    /// What a loan remembers of its pool: a hash of what the lines agree in, so a pool outlives new dates and counts.
    public struct ID: Hashable, Sendable {
        public let text: String

        /// - Parameter text: as `text` gave it; 22 characters.
        public init(text: String) {
            self.text = text
        }

        /// FlexLM's list, and the borrowing terms of FlexNet Embedded and our own.
        private static let attributes: [StaticString] = [
            "BORROW", "DUP_GROUP", "FLOAT_OK", "HOST_BASED", "HOSTID", "PLATFORMS", "TZ", "USER_BASED", "VENDOR_STRING",
            "BORROW_INTERVAL", "BORROW_GRANULARITY", "BIND", "EARLY_RETURN", "RENEW_INTERVAL", "METERED", "UNDO_INTERVAL",
        ]

        /// The pool that a line belongs to.
        ///
        /// - Parameter source: what its seats were before; a grant rests on one PACKAGE or UPGRADE line at most.
        public init(_ line: FeatureLine, from source: String? = nil) {
            var text: Bytes = []
            // A newline can stand in no token, so that no two lists of parts read alike.
            for part in [line.vendor, line.name, line.version.canonical] { text += part + [ASCII.newline] }
            let attributes = line.tokens.attributes
            for key in Self.attributes {
                guard let token = attributes.first(where: { $0.key.equals(key) }) else { continue }
                text += token.canonical + [ASCII.newline]
            }
            if let source { text += Bytes(source.utf8) + [ASCII.newline] }
            self.text = Base64URL.encode(Digest.sha256(text).prefix(16)).shown
        }
    }
}

extension Pool.ID {
    /// The pool of what `derivation` makes of a line.
    ///
    /// - Parameter ordinal: its place among the UPGRADE lines from and to the same versions.
    init(_ line: FeatureLine, of written: FeatureLine, by derivation: Derivation, ordinal: Int = 0) {
        switch derivation {
        case .package(let package) where package.suite != nil: self.init(written)
        case .package: self.init(line, from: "PACKAGE \(written.name.shown) \(written.version.canonical.shown)")
        case .upgrade(let upgrade): self.init(line, from: "UPGRADE \(upgrade.from.canonical.shown) \(ordinal)")
        }
    }

    /// The pool of what a grant gives, as far as its text tells.
    init(_ grant: Grant) {
        if let derivation = grant.derivation {
            self.init(grant.line, of: grant.lines[0], by: derivation)
        } else {
            self.init(grant.line)
        }
    }
}
