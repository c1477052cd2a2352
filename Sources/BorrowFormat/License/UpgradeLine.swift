// SPDX-License-Identifier: Apache-2.0

/// `UPGRADE feature vendor from_version to_version exp_date num_lic [attr …]`: seats of older versions that are of a newer one now.
public struct UpgradeLine: Sendable {
    public let name: Bytes
    public let vendor: Bytes
    public let from: Version
    public let to: Version
    public let expiry: Expiry
    public let count: SeatCount
    public internal(set) var tokens: Tokens
    public let borrowing: Borrowing

    /// What all seats of a line of version `from` or later, but before `to`, are once upgraded; `nil` for any other line.
    ///
    /// The expiry is the earlier of both, and every attribute that the UPGRADE line does not state itself is the older line's.
    public func upgraded(_ base: FeatureLine) -> FeatureLine? {
        guard base.name == name, from <= base.version, base.version < to, case .counted(let seats) = base.count, case .counted = count
        else { return nil }
        return base.becoming(
            name, version: to, expiry: min(expiry, base.expiry), seats: seats, by: tokens, of: vendor, stating: borrowing)
    }

    private func min(_ left: Expiry, _ right: Expiry) -> Expiry {
        guard case .date(let first) = left else { return right }
        guard case .date(let second) = right else { return left }
        return first < second ? left : right
    }
}

extension UpgradeLine {
    init(_ reader: inout LineReader) throws(LicenseTextError) {
        name = try reader.name("a feature name")
        vendor = try reader.name("a vendor name")
        from = try reader.word("the version that is upgraded") { Version($0) }
        let position = reader.upcoming?.position
        to = try reader.word("the version it is upgraded to") { Version($0) }
        guard from < to else {
            throw LicenseTextError(
                .badValue, at: position ?? reader.end, expected: "expected a version after \(from.text.shown), found \(to.text.shown)")
        }
        expiry = try reader.word("an expiration date such as 06-nov-2027 or permanent") { Expiry($0) }
        count = try reader.word("a number of licenses or uncounted") { SeatCount($0) }
        tokens = try reader.attributes()
        borrowing = try Borrowing(reader, expiry: expiry)
    }
}
