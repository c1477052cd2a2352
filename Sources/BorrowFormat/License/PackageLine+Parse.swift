// SPDX-License-Identifier: Apache-2.0

extension PackageLine {
    init(_ reader: inout LineReader) throws(LicenseTextError) {
        name = try reader.name("a package name")
        vendor = try reader.name("a vendor name")
        if let token = reader.upcoming, token.value == nil, let stated = Version(token.key) {
            version = stated
            _ = reader.take()
        } else {
            version = nil
        }
        tokens = try reader.attributes()
        guard let token = tokens.first("COMPONENTS"), let list = token.value, !list.isEmpty else {
            throw LicenseTextError(.missing, at: reader.end, expected: "expected COMPONENTS=\"feature[:version[:count]] ...\"")
        }
        components = try Self.components(list, of: name, at: token.position)
        suite = try reader.value(of: "OPTIONS", "SUITE or SUITE_RESERVED") {
            $0.equals("SUITE") ? Suite.counted : $0.equals("SUITE_RESERVED") ? .reserved : nil
        }
        let own = try reader.value(of: "SUITE_DUP_GROUP", DupGroup.form) { DupGroup($0) }
        suiteSharing = own ?? tokens.value("DUP_GROUP").flatMap { DupGroup($0) }
        borrowing = try Borrowing(reader, expiry: .permanent)
    }

    private static func components(_ list: Bytes, of package: Bytes, at position: TextPosition) throws(LicenseTextError) -> [Component] {
        var components: [Component] = []
        for text in list.split(whereSeparator: ASCII.isBlank) {
            guard let component = Component(text) else {
                throw LicenseTextError(
                    .badValue, at: position,
                    expected: "expected components as feature[:version[:count]], found \(Bytes(text.prefix(60)).shown)")
            }
            guard component.name != package, !components.contains(where: { $0.name == component.name }) else {
                throw LicenseTextError(
                    .repeatedKeyword, at: position,
                    expected: "expected each component once, and not the package itself, found \(Bytes(component.name.prefix(60)).shown)")
            }
            components.append(component)
        }
        return components
    }
}

extension PackageLine.Component {
    /// `feature`, `feature:1.5` or `feature:1.5:2`; at most 999,999,999 seats.
    fileprivate init?(_ text: ArraySlice<UInt8>) {
        let parts = text.split(separator: ASCII.colon, omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count), !parts[0].isEmpty, parts[0].count <= 255 else { return nil }
        var (stated, seats): (Version?, Int) = (nil, 1)
        if parts.count > 1 {
            guard let version = Version(parts[1]) else { return nil }
            stated = version
        }
        if parts.count > 2 {
            guard let count = Bytes(parts[2]).decimal(digits: 9), count > 0 else { return nil }
            seats = Int(count)
        }
        (name, version, count) = (Bytes(parts[0]), stated, seats)
    }
}
