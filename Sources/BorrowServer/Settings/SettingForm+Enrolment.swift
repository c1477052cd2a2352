// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension SettingForm where Value == EnrolmentSettings.Mode {
    static let enrolment = SettingForm(
        words: "open, code or closed",
        read: { text throws(SettingMistake) in
            guard let mode = EnrolmentSettings.Mode(rawValue: text) else {
                throw SettingMistake("\"\(text)\" is no way of enrolment", hint: "write open, code or closed")
            }
            return mode
        },
        show: { $0.rawValue })
}

extension SettingForm where Value == Int {
    static let count = SettingForm(
        words: "1 to 1000000",
        read: { text throws(SettingMistake) in try Int(counting: text) },
        show: { String($0) })
}

extension SettingForm where Value == Int? {
    static let days = SettingForm(
        words: "days, 1 to 1000000",
        read: { text throws(SettingMistake) in try Int(counting: text) },
        show: { $0.map { String($0) } ?? "" })
}

extension Int {
    fileprivate init(counting text: String) throws(SettingMistake) {
        guard let number = Bytes(text.utf8).decimal(digits: 7), (1...1_000_000).contains(number) else {
            throw SettingMistake("\"\(text)\" is no number from 1 to 1000000", hint: "write digits alone, such as 20")
        }
        self = Int(number)
    }
}
