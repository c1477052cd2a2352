// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension Interval {
    /// An interval as FlexNet Embedded writes it, or what is wrong with it.
    init(setting text: String) throws(SettingMistake) {
        guard let interval = Interval(text) else { throw Self.mistake(in: text) }
        self = interval
    }

    private static let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604_800]

    private static func mistake(in text: String) -> SettingMistake {
        let form = "write digits and one of s, m, h, d or w, such as 30d"
        func mistake(_ why: String, _ hint: String = form) -> SettingMistake { SettingMistake("\"\(text)\" \(why)", hint: hint) }
        let (digits, unit) = (text.prefix { $0.isASCII && $0.isNumber }, text.drop { $0.isASCII && $0.isNumber })
        if text.isEmpty { return SettingMistake("the interval is empty", hint: form) }
        if text.contains(where: \.isWhitespace) {
            let joined = text.filter { !$0.isWhitespace }
            return mistake("has a blank in it", Interval(joined) == nil ? form : "write \(joined)")
        }
        if text.hasPrefix("-") { return mistake("is negative", form) }
        if text.hasPrefix("+") { return mistake("has a sign", form) }
        if digits.isEmpty { return mistake("does not begin with a digit") }
        if unit.isEmpty || (unit.count == 1 && units[unit[unit.startIndex]] != nil) {
            if digits.allSatisfy({ $0 == "0" }) { return mistake("is no time at all: nothing could be borrowed", "the shortest is 1s") }
            return mistake("is too long", "the longest is \(longest.text.shown), a hundred years")
        }
        if unit.count == 1, let lower = units.keys.first(where: { String($0) == unit.lowercased() }) {
            return mistake("has a unit in upper case", "write \(digits)\(lower)")
        }
        if unit.first == "." || unit.first == "," { return mistake("is a fraction", "write a whole number of a smaller unit") }
        if let sum = sum(of: text) { return mistake("has several units", "write \(sum.text.shown)") }
        return mistake("has the unit \"\(unit)\", which there is not")
    }

    /// What `1d12h` would mean; `nil` for other texts.
    private static func sum(of text: String) -> Interval? {
        var (seconds, digits): (Int64, Bytes) = (0, [])
        for character in text {
            if let unit = units[character], let number = digits.decimal(digits: 9), seconds <= longest.seconds {
                (seconds, digits) = (seconds + number * unit, [])
            } else {
                digits += Bytes(String(character).utf8)
            }
        }
        return digits.isEmpty ? Interval(seconds: seconds) : nil
    }
}
