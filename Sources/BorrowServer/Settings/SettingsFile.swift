// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// A file of settings: `key = value` lines; `#` begins a comment line.
struct SettingsFile: Sendable {
    struct Entry: Sendable, Equatable {
        let setting: Setting
        let value: String
        /// Of the value.
        let position: TextPosition

        static func == (left: Entry, right: Entry) -> Bool {
            left.setting.key == right.setting.key && left.value == right.value && left.position == right.position
        }
    }

    let name: String
    private(set) var entries: [Entry] = []
    /// Each bad line, in file order.
    private(set) var mistakes: [Refusal] = []

    static let empty = SettingsFile(LicenseText(name: "", bytes: []))

    init(_ text: LicenseText) {
        name = text.name
        for (index, line) in text.bytes.split(separator: ASCII.newline, omittingEmptySubsequences: false).enumerated() {
            do throws(Refusal) {
                if let entry = try entry(Bytes(line), number: index + 1) { entries.append(entry) }
            } catch {
                mistakes.append(error)
            }
        }
    }

    /// Where a key's value stands: `lend.conf:3:12`.
    func place(of entry: Entry) -> String { place(entry.position.line, entry.position.column) }

    private func place(_ line: Int, _ column: Int) -> String { "\(name):\(line):\(column)" }

    private func entry(_ line: Bytes, number: Int) throws(Refusal) -> Entry? {
        func isBlank(_ byte: UInt8) -> Bool { ASCII.isBlank(byte) || byte == ASCII.carriageReturn }
        let start = line.firstIndex { !isBlank($0) } ?? line.endIndex
        guard start < line.endIndex, line[start] != ASCII.hash else { return nil }
        guard String(validating: line, as: UTF8.self) != nil else {
            throw SettingMistake("the line is not UTF-8 text", hint: "write `key = value`").at(place(number, start + 1))
        }
        guard let equals = line.firstIndex(of: ASCII.equals) else {
            throw SettingMistake("expected `key = value`", hint: "write the key, = and its value on one line").at(place(number, start + 1))
        }
        func trimmed(_ part: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
            let rest = part.drop(while: isBlank)
            return rest[..<((rest.lastIndex { !isBlank($0) } ?? rest.startIndex - 1) + 1)]
        }
        let (key, value) = (Bytes(trimmed(line[start..<equals])).shown, trimmed(line[(equals + 1)...]))
        let setting: Setting
        do throws(SettingMistake) { setting = try Setting.named(key) } catch { throw error.at(place(number, start + 1)) }
        if let first = entries.first(where: { $0.setting.key == key }) {
            let mistake = SettingMistake(
                "\(key) stands here a second time", hint: "it stands in line \(first.position.line) already; keep one")
            throw mistake.at(place(number, start + 1))
        }
        // Also where a flag or the environment says something else: a bad file stays a bad file.
        var unused = LendingSettings.standard
        do throws(SettingMistake) { try setting.apply(Bytes(value).shown, &unused) } catch {
            throw error.at(place(number, value.startIndex + 1))
        }
        return Entry(setting: setting, value: Bytes(value).shown, position: TextPosition(line: number, column: value.startIndex + 1))
    }
}

extension Setting {
    fileprivate static func named(_ key: String) throws(SettingMistake) -> Setting {
        if let setting = all.first(where: { $0.key == key }) { return setting }
        let likely = likelyMeant(by: key, among: all.map(\.key)).map { "\($0) is meant, perhaps; " } ?? ""
        throw SettingMistake("there is no setting \"\(key)\"", hint: "\(likely)`lend settings` shows all there are")
    }
}
