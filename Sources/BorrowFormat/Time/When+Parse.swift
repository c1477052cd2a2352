// SPDX-License-Identifier: Apache-2.0

extension When {
    /// `nil` where the words are none of ours.
    public init?(_ text: String) {
        self.init(Bytes(text.utf8))
    }

    public init?(_ text: Bytes) {
        let words = text.split(whereSeparator: ASCII.isBlank).map { Bytes($0) }
        guard let first = words.first, words.count <= 2 else { return nil }
        if words.count == 2 {
            guard let time = TimeOfDay(words[1]), let day = When(day: first, time: time) else { return nil }
            self = day
        } else if let day = When(day: first, time: nil) ?? When(flexDate: first) ?? When(iso8601: first) {
            self = day
        } else if first.first == ASCII.plus, let interval = Interval(first.dropFirst()) {
            self = .after(interval)
        } else {
            return nil
        }
    }

    private init?(day: Bytes, time: TimeOfDay?) {
        if day.equalsIgnoringCase("today") {
            self = .day(0, time)
        } else if day.equalsIgnoringCase("tomorrow") {
            self = .day(1, time)
        } else if let weekday = Weekday(day) {
            self = .weekday(weekday, time)
        } else if let date = CivilDate(licenseText: day) ?? CivilDate(iso8601: day) {
            self = .date(date, time)
        } else {
            return nil
        }
    }

    /// `29-nov-2026:17:00`, FlexLM's one word.
    private init?(flexDate text: Bytes) {
        guard let split = text.firstIndex(of: ASCII.colon), let date = CivilDate(licenseText: text[..<split]),
            let time = TimeOfDay(text[(split + 1)...])
        else { return nil }
        self = .date(date, time)
    }

    /// `2026-11-29T17:00[:00[.000]]`, local, or with `Z`, `+01:00`, `+0100` or `+01` behind it.
    private init?(iso8601 text: Bytes) {
        guard text.count > 11, text[10] == 0x54 || text[10] == 0x74, let date = CivilDate(iso8601: text[..<10]) else { return nil }
        let rest = text[11...]
        guard let zone = rest.firstIndex(where: { $0 == 0x5A || $0 == 0x7A || $0 == ASCII.plus || $0 == ASCII.minus }) else {
            guard let time = TimeOfDay(fractional: rest) else { return nil }
            self = .date(date, time)
            return
        }
        guard let time = TimeOfDay(fractional: rest[..<zone]), let offset = Self.offset(rest[zone...]) else { return nil }
        self = .instant(time.on(date).inUTC + -offset)
    }

    /// Seconds east of Greenwich.
    private static func offset(_ text: ArraySlice<UInt8>) -> Int64? {
        guard let sign = text.first else { return nil }
        if sign == 0x5A || sign == 0x7A { return text.count == 1 ? 0 : nil }
        let digits = text.dropFirst().filter { $0 != ASCII.colon }
        let isWritten = text.count == 3 || text.count == 5 || (text.count == 6 && text[text.startIndex + 3] == ASCII.colon)
        guard isWritten, digits.count == 2 || digits.count == 4, let hours = digits.prefix(2).decimal(), hours <= 14,
            let minutes = digits.count == 4 ? digits.suffix(2).decimal() : 0, minutes < 60
        else { return nil }
        let seconds = hours * 3600 + minutes * 60
        return sign == ASCII.minus ? -seconds : seconds
    }
}

extension When.TimeOfDay {
    /// `17:00:30.250`; what is less than a second is dropped.
    fileprivate init?(fractional text: ArraySlice<UInt8>) {
        guard let dot = text.firstIndex(of: ASCII.dot) else {
            self.init(text)
            return
        }
        guard text[(dot + 1)...].decimal(digits: 9) != nil, text[..<dot].filter({ $0 == ASCII.colon }).count == 2 else { return nil }
        self.init(text[..<dot])
    }

    /// `17:00` or `17:00:30`.
    init?(_ text: some Collection<UInt8>) {
        let parts = Bytes(text).split(separator: ASCII.colon, omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, let hour = parts[0].decimal(digits: 2), parts[1].count == 2,
            let minute = parts[1].decimal(digits: 2)
        else { return nil }
        var second: Int64 = 0
        if parts.count == 3 {
            guard parts[2].count == 2, let stated = parts[2].decimal(digits: 2) else { return nil }
            second = stated
        }
        guard hour < 24, minute < 60, second < 60 else { return nil }
        self.init(hour: Int(hour), minute: Int(minute), second: Int(second))
    }
}
