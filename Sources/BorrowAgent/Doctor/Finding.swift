// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// One thing that `borrow doctor` looked at.
public struct Finding: Sendable {
    public enum State: String, Sendable {
        case works
        /// It works now, and will not for long, or not everything does.
        case soon
        case fails
    }

    public let state: State
    /// What was looked at, in a word or two.
    public let subject: String
    /// Lower case, no full stop.
    public let detail: String
    /// What to do; `nil` where nothing is to be done.
    public let hint: String?

    public init(_ state: State, _ subject: String, _ detail: String, hint: String? = nil) {
        (self.state, self.subject, self.detail, self.hint) = (state, subject, shown(detail), hint.map { shown($0) })
    }

    init(_ state: State, _ subject: String, _ error: AgentError) {
        self.init(state, subject, "\(error.detail) [\(error.code.rawValue)]", hint: error.hint)
    }
}
