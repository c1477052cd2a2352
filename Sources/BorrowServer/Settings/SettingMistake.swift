// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Why a value or a key is none, and what to write instead.
public struct SettingMistake: Error, Sendable, Equatable {
    public let detail: String
    public let hint: String

    public init(_ detail: String, hint: String) {
        (self.detail, self.hint) = (detail, hint)
    }

    /// The same, at its place: `lend.conf:3:12`, `--licensing-style`.
    func at(_ place: String) -> Refusal {
        Refusal(.badConfiguration, "\(place): \(detail)", hint: hint)
    }
}
