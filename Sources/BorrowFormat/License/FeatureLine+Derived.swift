// SPDX-License-Identifier: Apache-2.0

extension FeatureLine {
    /// What is the line's own: it does not pass to what is made of its seats.
    private static let own: [StaticString] = ["SIGN", "SUPERSEDE", "SUPERSEDE_SIGN", "OVERDRAFT"]
    private static let derivationsOwn: [StaticString] = ["SIGN", "SUPERSEDE", "SUPERSEDE_SIGN", "COMPONENTS", "OPTIONS", "SUITE_DUP_GROUP"]

    /// Seats of this line as those of another feature or version; `nil` for another vendor's.
    ///
    /// An attribute is `other`'s where it states it, and this line's otherwise; it starts with the later of both and ends with the
    /// earlier.
    func becoming(
        _ name: Bytes, version: Version, expiry: Expiry, seats: Int, by other: Tokens, of vendor: Bytes, stating limits: Borrowing
    ) -> FeatureLine? {
        guard vendor == self.vendor, bareKey == nil else { return nil }
        var attributes: [Token] = []
        for token in other.attributes where !token.isOne(of: Self.derivationsOwn) { attributes.append(token) }
        let stated = attributes
        for token in tokens.attributes where !token.isOne(of: Self.own) && !stated.contains(where: { $0.keySlice == token.keySlice }) {
            attributes.append(token)
        }
        let head = tokens.all.prefix(1) + [Token(key: name), Token(key: vendor), Token(key: version.text)]
        let tokens = Tokens(head + [Token(key: expiry.text), Token(key: Bytes(decimal: Int64(seats)))] + attributes, positional: 6)
        guard var borrowing = try? Borrowing(LineReader(tokens, end: TextPosition(line: 0, column: 0)), expiry: expiry) else { return nil }
        borrowing.start = Self.later(self.borrowing.start, limits.start)
        borrowing.finalExpiry = Self.earlier(self.borrowing.finalExpiry, limits.finalExpiry)
        return FeatureLine(
            kind: .increment, name: name, vendor: vendor, version: version, expiry: expiry, count: .counted(seats), bareKey: nil,
            tokens: tokens, borrowing: borrowing)
    }

    private static func later(_ left: Instant?, _ right: Instant?) -> Instant? {
        guard let left, let right else { return left ?? right }
        return max(left, right)
    }

    private static func earlier(_ left: Instant?, _ right: Instant?) -> Instant? {
        guard let left, let right else { return left ?? right }
        return min(left, right)
    }
}

extension Token {
    fileprivate func isOne(of keys: [StaticString]) -> Bool {
        for key in keys where keySlice.equals(key) { return true }
        return false
    }
}

extension Expiry {
    fileprivate var text: Bytes {
        switch self {
        case .permanent: Bytes("permanent")
        case .date(let date): date.licenseText
        }
    }
}
