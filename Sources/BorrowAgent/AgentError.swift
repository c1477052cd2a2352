// SPDX-License-Identifier: Apache-2.0

/// A fault on the laptop's side: a stable code, what happened, and the way out; equal by code.
public struct AgentError: Error, Sendable, Equatable, CustomStringConvertible {
    public let code: Code
    /// Lower case, no full stop, safe to show on a terminal.
    public let detail: String
    public let hint: String?

    public init(_ code: Code, _ detail: String, hint: String? = nil) {
        self.code = code
        self.detail = shown(detail)
        self.hint = hint.map { shown($0) }
    }

    public static func == (left: AgentError, right: AgentError) -> Bool { left.code == right.code }

    public var description: String { "\(code.rawValue): \(detail)" }
}

extension AgentError {
    /// What went wrong, for scripts: these names do not change.
    public enum Code: String, Sendable, CaseIterable {
        case usage
        case configurationInvalid = "configuration-invalid"
        case noServer = "no-server"
        case noPublisher = "no-publisher"

        case serverUnreachable = "server-unreachable"
        case serverUntrusted = "server-untrusted"
        case answerLost = "answer-lost"
        case answerUnsigned = "answer-unsigned"
        case answerTooLarge = "answer-too-large"
        case answerMalformed = "answer-malformed"
        case grantUnusable = "grant-unusable"

        case keyringAbsent = "keyring-absent"
        case keyringLocked = "keyring-locked"
        case keyringSilent = "keyring-silent"
        case keyringFailed = "keyring-failed"
        case keyInvalid = "key-invalid"
        case keyUnsafe = "key-unsafe"
        case keyForeign = "key-foreign"

        case unwritable
        case unreadable
        case busy
        case slotInvalid = "slot-invalid"
        case notHeld = "not-held"
        case ambiguous
        case noEarlyReturn = "no-early-return"
        case machineUnknown = "machine-unknown"
        case `internal`
    }

    /// The exit code of `borrow`, in the numbers of sysexits.h where there is one.
    public var exitCode: Int32 {
        switch code {
        case .notHeld, .noEarlyReturn: 1
        case .usage, .ambiguous, .noServer: 64
        case .configurationInvalid, .answerUnsigned, .answerTooLarge, .answerMalformed, .grantUnusable, .slotInvalid: 65
        case .serverUnreachable, .answerLost: 69
        case .internal: 70
        case .unwritable, .busy: 73
        case .unreadable, .machineUnknown: 74
        case .noPublisher, .serverUntrusted, .keyringAbsent, .keyringLocked, .keyringSilent, .keyringFailed, .keyInvalid, .keyUnsafe,
            .keyForeign:
            77
        }
    }
}
