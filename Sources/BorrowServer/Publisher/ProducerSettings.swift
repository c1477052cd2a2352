// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What FlexNet Embedded's `producer-settings.xml` says that a license line can say too.
public struct ProducerSettings: Sendable {
    /// A key of the file, the word of a line that says the same, and how its value is written.
    private struct Meaning: Sendable {
        let key: String
        let word: StaticString
        /// A line that has one of these says it itself.
        let saidBy: @Sendable (FeatureLine) -> Bool
        let read: @Sendable (String) throws(SettingMistake) -> Bytes
    }

    private static let meanings: [Meaning] = [
        Meaning(
            key: "licensing.borrowInterval", word: "BORROW_INTERVAL",
            saidBy: { $0.has("BORROW_INTERVAL") || $0.value("BORROW") != nil },
            read: { text throws(SettingMistake) in try Interval(setting: text).text }),
        Meaning(
            key: "licensing.defaultBorrowGranularity", word: "BORROW_GRANULARITY", saidBy: { $0.has("BORROW_GRANULARITY") },
            read: { text throws(SettingMistake) in
                Bytes("\(try SettingForm<Granularity?>.granularity.read(text)?.word ?? "second")".utf8)
            }),
        Meaning(
            key: "licensing.renewInterval", word: "RENEW_INTERVAL", saidBy: { $0.has("RENEW_INTERVAL") },
            read: { text throws(SettingMistake) in Bytes(decimal: try SettingForm<Int64>.percent.read(text)) }),
    ]

    /// The words that lines get, in the order of the table above.
    private var words: [(meaning: Int, value: Bytes)] = []
    /// What is wrong; a file with any is not used.
    public private(set) var errors: [LicenseTextError] = []
    /// What is not used, and why.
    public private(set) var notes: [LicenseTextError] = []

    /// Takes any text; what is wrong with it is in `errors`.
    public init(_ text: LicenseText) {
        let file = SettingsXML(text)
        errors = file.errors
        var seen: [String: TextPosition] = [:]
        for entry in file.entries {
            func error(_ code: LicenseTextError.Code, _ expected: String) -> LicenseTextError {
                LicenseTextError(code, file: text.name, at: entry.position, expected: expected)
            }
            if let first = seen[entry.key] {
                errors.append(error(.repeatedKeyword, "\(entry.key) stands here again; it stands in line \(first.line) already: keep one"))
                continue
            }
            seen[entry.key] = entry.position
            guard let index = Self.meanings.firstIndex(where: { $0.key == entry.key }) else {
                notes.append(error(.unexpected, Self.note(on: entry.key)))
                continue
            }
            do throws(SettingMistake) {
                words.append((index, try Self.meanings[index].read(entry.value)))
            } catch {
                errors.append(
                    LicenseTextError(
                        .badValue, file: text.name, at: entry.position, expected: "\(entry.key): \(error.detail); \(error.hint)"))
            }
        }
        words.sort { $0.meaning < $1.meaning }
        errors.sort { ($0.position.line, $0.position.column) < ($1.position.line, $1.position.column) }
    }

    /// What this line is to get.
    func tokens(for line: FeatureLine) -> [Token] {
        words.filter { !Self.meanings[$0.meaning].saidBy(line) }.map { Token(Self.meanings[$0.meaning].word, $0.value) }
    }

    private static func note(on key: String) -> String {
        if Setting.all.contains(where: { $0.key == key }) {
            return "\(key) is the license server's administrator's: he sets it with `lend serve --settings`; not used"
        }
        let likely = Setting.likelyMeant(by: key, among: meanings.map(\.key))
        return "\(key) is not used" + (likely.map { "; \($0) is meant, perhaps" } ?? ": no license line can say it")
    }
}
