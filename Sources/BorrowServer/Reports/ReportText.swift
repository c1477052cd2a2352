// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation

/// How reports are written for scripts.
enum ReportText {
    static func json(_ report: some Encodable) throws(Refusal) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        do {
            return String(decoding: try encoder.encode(report), as: UTF8.self) + "\n"
        } catch {
            throw Refusal(.internalFault, "the report cannot be written: \(error)")
        }
    }
}
