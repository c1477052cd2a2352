// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Logging

/// Who tries something that can be guessed, and at what; never what was tried.
struct Attempt: Sendable {
    enum Kind: String, Sendable {
        case token, code, password

        /// As refusals and the audit name it.
        var plural: String { rawValue + "s" }
    }

    let kind: Kind
    let address: String
    /// `ED25519=…`; empty for an administrator's token.
    var device = ""
    /// As the device claims it.
    var user = ""
    /// What a password is for; empty for what is about no license.
    var license = ""

    /// For people.
    var origin: String { address.isEmpty ? "an unknown address" : address }
}

/// What one more failure came to.
struct AttemptFailure: Sendable {
    let change: AttemptLimiter.Change
    /// How many in a row, of the one whose series is longest.
    let count: Int
    /// Until when nothing more of theirs is looked at; `nil`: the next is.
    let heldUntil: Instant?
    /// Whether it was under way when another failure had already closed the gate: of many at once, one tells for all.
    let cameLate: Bool

    /// The same failure at another gate, which may stay closed for longer.
    func and(_ other: AttemptFailure) -> AttemptFailure {
        AttemptFailure(
            change: change, count: count, heldUntil: [heldUntil, other.heldUntil].compactMap { $0 }.max(),
            cameLate: cameLate || other.cameLate)
    }
}

extension Logger {
    /// One line a failure that was looked at. While the gate is closed nothing is, so the waits bound the lines as they do the guesses.
    func failed(_ attempt: Attempt, _ failure: AttemptFailure, reason: String) {
        guard !failure.cameLate else { return }
        var facts: Metadata = ["address": "\(attempt.origin)", "attempts": "\(failure.count)"]
        for (name, value) in [("device", attempt.device), ("user", attempt.user), ("license", attempt.license)] where !value.isEmpty {
            facts[name] = "\(value)"
        }
        if let end = failure.heldUntil { facts["held-until"] = "\(end.iso8601.shown)" }
        warning("wrong \(attempt.kind.rawValue): \(reason)", metadata: facts)
    }
}
