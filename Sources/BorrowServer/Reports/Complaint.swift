// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation

/// Why a command of `lend` failed, as it says so: in lines for people, in JSON for scripts.
public struct Complaint: Sendable {
    public let refusal: Refusal

    /// Takes its words as they are; whoever prints them escapes them.
    public init(_ refusal: Refusal) {
        self.refusal = refusal
    }

    /// What an argument parser says: it begins like a sentence, ends like one, and may go over several lines.
    ///
    /// - Parameter command: the command that it is about, such as `lend serve`.
    public init(usage message: String, command: String) {
        let text = message.split(whereSeparator: \.isNewline).joined(separator: " ")
        let words = text.prefix(1).lowercased() + text.dropFirst()
        self.init(Refusal(.usage, words.hasSuffix(".") ? String(words.dropLast()) : words, hint: "`\(command) --help` shows what it takes"))
    }

    /// Lower case, with our code and FlexNet's number where one fits.
    public var error: String {
        let code = refusal.code.rawValue
        return "\(refusal.detail) [\(refusal.code.flexnet.map { "\(code), FlexNet \($0)" } ?? code)]"
    }

    /// The way out, where there is one.
    public var hint: String? { refusal.hint.isEmpty ? nil : refusal.hint }

    /// `{"error":{"code":…,"detail":…,"hint":…}}`, the shape that `borrow` has too.
    public var json: String {
        let page = Page(error: .init(code: refusal.code.rawValue, detail: refusal.detail, hint: hint, flexnet: refusal.code.flexnet))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        // Plain strings and numbers: should they not encode, the exit code still tells.
        return (try? encoder.encode(page)).map { String(decoding: $0, as: UTF8.self) + "\n" } ?? ""
    }

    private struct Page: Encodable {
        struct Reason: Encodable {
            let code: String
            let detail: String
            let hint: String?
            let flexnet: Int?
        }

        let error: Reason
    }
}
