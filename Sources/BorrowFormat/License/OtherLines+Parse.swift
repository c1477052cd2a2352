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

extension Bytes {
    fileprivate var port: Int? {
        decimal(digits: 5).flatMap { $0 <= 65535 ? Int($0) : nil }
    }
}
