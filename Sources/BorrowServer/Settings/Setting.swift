// SPDX-License-Identifier: Apache-2.0

/// A key that an administrator may set in a file, in the environment and on the command line, by the same name.
public struct Setting: Sendable {
    /// `licensing.borrowIntervalMax`.
    public let key: String
    /// For people.
    public let purpose: String
    /// What may be written, for people.
    public let form: String
    /// Puts a value where it belongs.
    let apply: @Sendable (String, inout LendingSettings) throws(SettingMistake) -> Void
    /// The value as it is written; empty where nothing is set.
    let show: @Sendable (LendingSettings) -> String

    init<Value>(
        _ key: String, _ purpose: String, _ form: SettingForm<Value>, at place: any WritableKeyPath<LendingSettings, Value> & Sendable
    ) {
        (self.key, self.purpose, self.form) = (key, purpose, form.words)
        apply = { text, settings throws(SettingMistake) in settings[keyPath: place] = try form.read(text) }
        show = { form.show($0[keyPath: place]) }
    }

    /// All there are, as `lend settings` shows them: a new one is a line here, a field of `LendingSettings`, and perhaps a form.
    public static let all: [Setting] = [
        Setting("licensing.borrowIntervalMax", "the longest borrow, but of metered features", .interval, at: \.borrowIntervalMax),
        Setting("licensing.renewInterval", "percent of a borrow before its renewal, where the line has none", .percent, at: \.renewPercent),
        Setting(
            "licensing.defaultBorrowGranularity", "where a borrow asks for none; never coarser than its line's", .granularity,
            at: \.defaultGranularity),
        Setting("licensing.timeZone", "whose days and hours ends are rounded up to", .zone, at: \.zone),
        Setting("audit.retention", "days for which rows of the audit are kept; none: for ever", .days, at: \.auditRetention),
        Setting("audit.pseudonyms", "yes: keyed hashes in the audit in place of names", .yesOrNo, at: \.auditPseudonyms),
        Setting("enrolment", "open, code or closed: how devices become known", .enrolment, at: \.enrolment.mode),
        Setting(
            "enrolment.newDevicesPerAddress", "the most a day that are taken on first sight from one address", .count,
            at: \.enrolment.newDevicesPerAddress),
        Setting(
            "enrolment.newDevicesPerMachine", "the most a day that are taken on first sight on one machine", .count,
            at: \.enrolment.newDevicesPerMachine),
        Setting(
            "enrolment.newDeviceDays", "the most days of each borrow of a new device until it is approved", .days,
            at: \.enrolment.newDeviceDays),
        Setting("licensing.style", "flexnet, lum, dsls or fne: whose limits hold too", .style, at: \.style),
        Setting("licensing.exposure", "the longest that a lost laptop runs on: longer borrows are renewed", .interval, at: \.exposure),
    ]
}

extension Setting {
    /// Its flag, as swift-configuration derives it: `--licensing-borrow-interval-max`.
    public var flag: String { "--" + words.joined(separator: "-").lowercased() }
    /// Its variable, likewise: `LICENSING_BORROW_INTERVAL_MAX`.
    public var variable: String { words.joined(separator: "_").uppercased() }

    private var words: [String] {
        var words = [""]
        for character in key {
            if character == "." || character.isUppercase { words.append("") }
            if character != "." { words[words.count - 1].append(character) }
        }
        return words
    }

    /// The known one of these names that looks most like `name`; `nil` where none does.
    static func likelyMeant(by name: String, among names: [String]) -> String? {
        let near = names.map { (name: $0, distance: editDistance($0.lowercased(), name.lowercased())) }.min { $0.distance < $1.distance }
        return near.flatMap { $0.distance * 3 <= max(name.count, 6) ? $0.name : nil }
    }

    /// Letters to insert, delete or replace.
    private static func editDistance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (index, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let above = row[column + 1]
                row[column + 1] = min(diagonal + (letter == right[column] ? 0 : 1), above + 1, row[column] + 1)
                diagonal = above
            }
        }
        return row[right.count]
    }
}
