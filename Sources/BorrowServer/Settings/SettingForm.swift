// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// How the value of a setting is written.
struct SettingForm<Value: Sendable>: Sendable {
    /// For people: `an interval such as 30d`.
    let words: String
    let read: @Sendable (String) throws(SettingMistake) -> Value
    /// As it is written; empty for nothing.
    let show: @Sendable (Value) -> String
}

extension SettingForm where Value == Interval? {
    static let interval = SettingForm(
        words: "an interval such as 30d",
        read: { text throws(SettingMistake) in try Interval(setting: text) },
        show: { $0?.text.shown ?? "" })
}

extension SettingForm where Value == Int64 {
    static let percent = SettingForm(
        words: "percent, 1 to 100",
        read: { text throws(SettingMistake) in
            guard let percent = Bytes(text.utf8).decimal(digits: 3), (1...100).contains(percent) else {
                throw SettingMistake("\"\(text)\" is no percentage", hint: "write digits alone, from 1 to 100, such as 15")
            }
            return percent
        },
        show: { String($0) })
}

extension SettingForm where Value == Int64? {
    /// A century at most.
    static let days = SettingForm(
        words: "a number of days such as 365",
        read: { text throws(SettingMistake) in
            guard let days = Bytes(text.utf8).decimal(digits: 5), (1...36500).contains(days) else {
                throw SettingMistake("\"\(text)\" is no number of days", hint: "write digits alone, from 1 to 36500, such as 365")
            }
            return days
        },
        show: { $0.map { String($0) } ?? "" })
}

extension SettingForm where Value == Bool {
    static let yesOrNo = SettingForm(
        words: "yes or no",
        read: { text throws(SettingMistake) in
            switch text {
            case "yes": return true
            case "no": return false
            default: throw SettingMistake("\"\(text)\" is neither yes nor no", hint: "write yes or no")
            }
        },
        show: { $0 ? "yes" : "no" })
}

extension SettingForm where Value == Granularity? {
    static let granularity = SettingForm(
        words: "second, minute, hour or day",
        read: { text throws(SettingMistake) in
            guard let unit = Granularity(Bytes(text.utf8)) else {
                throw SettingMistake("\"\(text)\" is no granularity", hint: "write second, minute, hour or day")
            }
            return unit
        },
        show: { $0.map { "\($0.word)" } ?? "" })
}

extension SettingForm where Value == ZoneOfDay {
    static let zone = SettingForm(
        words: "a time zone such as Europe/Berlin",
        read: { text throws(SettingMistake) in
            guard let zone = ZoneOfDay(named: text) else {
                throw SettingMistake(
                    "\"\(text)\" is no time zone", hint: "write its name as in /usr/share/zoneinfo, such as Europe/Berlin, or UTC")
            }
            return zone
        },
        show: { $0.name })
}

extension SettingForm where Value == LendingStyle? {
    static let style = SettingForm(
        words: "flexnet, lum, dsls or fne",
        read: { text throws(SettingMistake) in
            guard let style = LendingStyle(rawValue: text) else { throw .noStyle(text) }
            return style
        },
        show: { $0?.rawValue ?? "" })
}

extension SettingMistake {
    fileprivate static func noStyle(_ text: String) -> SettingMistake {
        SettingMistake("\"\(text)\" is no style", hint: "write flexnet, lum, dsls or fne")
    }
}

extension LendingStyle {
    /// - Throws: `usage`.
    public init(named text: String) throws(Refusal) {
        guard let style = LendingStyle(rawValue: text) else {
            let mistake = SettingMistake.noStyle(text)
            throw Refusal(.usage, "--style \(mistake.detail)", hint: mistake.hint)
        }
        self = style
    }
}
