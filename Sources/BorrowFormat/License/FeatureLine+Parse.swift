// SPDX-License-Identifier: Apache-2.0

extension FeatureLine {
    init(_ kind: Kind, _ reader: inout LineReader) throws(LicenseTextError) {
        self.kind = kind
        name = try reader.name("a feature name")
        vendor = try reader.name("a vendor name")
        version = try reader.word("a version such as 27.0") { Version($0) }
        expiry = try reader.word("an expiration date such as 06-nov-2027 or permanent") { Expiry($0) }
        let countPosition = reader.upcoming?.position
        count = try reader.word("a number of licenses or uncounted") { SeatCount($0) }
        if let token = reader.upcoming, token.value == nil, token.key.count >= 8, token.key.allSatisfy(ASCII.isHexDigit) {
            bareKey = reader.take()?.key
        } else {
            bareKey = nil
        }
        tokens = try reader.attributes()
        borrowing = try Borrowing(reader, expiry: expiry)
        if count == .uncounted, tokens.value("HOSTID") == nil {
            throw LicenseTextError(
                .missing, at: countPosition ?? reader.end,
                expected: "expected HOSTID= on a line that needs no server, or a number of licenses")
        }
    }
}

extension FeatureLine {
    /// The same line with these behind its words.
    public func adding(_ more: [Token]) throws(LicenseTextError) -> FeatureLine {
        var reader = LineReader(Tokens(tokens.all + more), end: tokens.all[tokens.all.count - 1].position)
        _ = try reader.keyword()
        return try FeatureLine(kind, &reader)
    }
}

extension Borrowing {
    init(_ reader: LineReader, expiry: Expiry) throws(LicenseTextError) {
        self.init()
        try readInterval(reader)
        granularity = try reader.value(of: "BORROW_GRANULARITY", "second, minute, hour or day") { Granularity($0) } ?? .second
        start = try reader.value(of: "START", "dd-mmm-yyyy") { CivilDate(licenseText: $0) }?.startOfDay
        issued = try reader.value(of: "ISSUED", "dd-mmm-yyyy") { CivilDate(licenseText: $0) }
        earlyReturn = try reader.value(of: "EARLY_RETURN", "YES or NO") { $0.equals("YES") ? true : $0.equals("NO") ? false : nil } ?? true
        _ = try reader.value(of: "BIND", "DEVICE") { $0.equals("DEVICE") ? true : nil }
        let grace = try reader.value(of: "GRACE", "days, at most 36525") { $0.decimal(digits: 5).flatMap { $0 <= 36525 ? $0 : nil } } ?? 0
        if case .date(let day) = expiry { finalExpiry = day.endOfDay + grace * 86400 }
        renewPercent = try reader.value(of: "RENEW_INTERVAL", "percent, from 1 to 100") {
            $0.decimal(digits: 3).flatMap { (1...100).contains($0) ? $0 : nil }
        }
        try readMetering(reader)
        overdraft = try reader.value(of: "OVERDRAFT", "seats, percent such as 10% or UNLIMITED") { Overdraft($0) }
    }

    private mutating func readMetering(_ reader: LineReader) throws(LicenseTextError) {
        if let token = reader.tokens.first("METERED") {
            metering = .consumed
            if token.value != nil {
                metering = try reader.value(of: "METERED", "REUSABLE, or METERED alone") { $0.equals("REUSABLE") ? .reusable : nil }
            }
        }
        undoInterval = try reader.value(of: "UNDO_INTERVAL", "digits and one of s m h d w") { Interval($0) }
    }

    private mutating func readInterval(_ reader: LineReader) throws(LicenseTextError) {
        if let token = reader.tokens.first("BORROW") {
            if token.value == nil {
                hasServersInterval = true
            } else {
                let hours = try reader.value(of: "BORROW", "hours, from 1 to 999999") { $0.decimal(digits: 6) } ?? 0
                guard let stated = Interval(seconds: hours * 3600) else {
                    throw LicenseTextError(.badValue, at: token.position, expected: "expected BORROW=hours, from 1 to 999999")
                }
                interval = min(stated, Self.ceiling)
            }
        }
        if let finer = try reader.value(of: "BORROW_INTERVAL", "digits and one of s m h d w", { Interval($0) }) {
            interval = interval.map { min($0, finer) } ?? finer
            hasServersInterval = false
        }
        if hasServersInterval { interval = Self.standard }
    }
}
