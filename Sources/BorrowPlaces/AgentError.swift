// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// A fault on the laptop's side: a code of the one list, what happened, and the way out; equal by code.
public struct AgentError: Error, Sendable, Equatable, CustomStringConvertible {
    public let code: RefusalCode
    /// Lower case, no full stop, safe to show on a terminal.
    public let detail: String
    public let hint: String?

    public init(_ code: RefusalCode, _ detail: String, hint: String? = nil) {
        self.code = code
        self.detail = shown(detail)
        self.hint = hint.map { shown($0) }
    }

    public init(_ refusal: Refusal) {
        self.init(refusal.code, refusal.detail, hint: refusal.hint.isEmpty ? nil : refusal.hint)
    }

    public static func == (left: AgentError, right: AgentError) -> Bool { left.code == right.code }

    public var description: String { "\(code.rawValue): \(detail)" }
}
