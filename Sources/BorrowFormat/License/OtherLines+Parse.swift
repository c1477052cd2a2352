// SPDX-License-Identifier: Apache-2.0

extension ServerLine {
    init(_ reader: inout LineReader) throws(LicenseTextError) {
        host = try reader.name("a host name")
        guard let token = reader.take() else {
            throw LicenseTextError(.missing, at: reader.end, expected: "expected a hostid, the line ends here")
        }
        hostid = token.word
        if let token = reader.upcoming, token.value == nil, let first = token.key.first, ASCII.isDigit(first) {
            port = try reader.word("a port from 0 to 65535") { $0.port }
        } else {
            port = nil
        }
        tokens = try reader.attributes()
        _ = try reader.value(of: "HEARTBEAT_INTERVAL", "seconds") { $0.decimal(digits: 6) }
    }
}

extension VendorLine {
    init(_ reader: inout LineReader) throws(LicenseTextError) {
        vendor = try reader.name("a vendor name")
        tokens = try reader.attributes()
        _ = try reader.value(of: "PORT", "a port from 0 to 65535") { $0.port }
    }
}

extension UpgradeLine {
    init(_ reader: inout LineReader) throws(LicenseTextError) {
        name = try reader.name("a feature name")
        vendor = try reader.name("a vendor name")
        from = try reader.word("the version that is upgraded") { Version($0) }
        to = try reader.word("the version it is upgraded to") { Version($0) }
        expiry = try reader.word("an expiration date such as 06-nov-2027 or permanent") { Expiry($0) }
        count = try reader.word("a number of licenses or uncounted") { SeatCount($0) }
        tokens = try reader.attributes()
    }
}

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
        guard let components = tokens.value("COMPONENTS"), !components.isEmpty else {
            throw LicenseTextError(.missing, at: reader.end, expected: "expected COMPONENTS=\"feature[:version[:count]] ...\"")
        }
        self.components = components
    }
}

extension Bytes {
    fileprivate var port: Int? {
        decimal(digits: 5).flatMap { $0 <= 65535 ? Int($0) : nil }
    }
}
