// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension SettingsInForce {
    /// Every setting, its value and where it came from, for people.
    public var table: String {
        TextTable(
            ["SETTING", "VALUE", "FROM", "WHAT FOR"],
            entries.map { entry in
                [
                    entry.setting.key, entry.value.isEmpty ? "-" : entry.value, entry.origin,
                    entry.setting.purpose,
                ]
            }
        ).text
    }

    /// For scripts.
    public var json: String {
        get throws(Refusal) { try ReportText.json(Report(settings: entries.map(Report.Line.init))) }
    }

    private struct Report: Encodable {
        struct Line: Encodable {
            let key: String
            let value: String?
            let from: String
            let flag: String
            let variable: String

            init(_ entry: Entry) {
                (key, value, from) = (entry.setting.key, entry.value.isEmpty ? nil : entry.value, entry.origin)
                (flag, variable) = (entry.setting.flag, entry.setting.variable)
            }
        }

        let settings: [Line]
    }
}
