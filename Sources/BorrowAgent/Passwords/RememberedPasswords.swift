// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat

/// What the desktop's keyring keeps of passwords: only what the user asked to be kept, one for each server and license.
public struct RememberedPasswords: Sendable {
    private let limit: Duration

    public init(limit: Duration = .seconds(5)) {
        self.limit = limit
    }

    func password(for question: PasswordQuestion) async throws(AgentError) -> Password? {
        let attributes = Self.attributes(of: question)
        return try await converse { session throws(AgentError) in try session.password(attributes) }
    }

    func keep(_ password: Password, for question: PasswordQuestion) async throws(AgentError) {
        let attributes = Self.attributes(of: question)
        let label = "Password of the license \(shown(question.vendor))/\(shown(question.feature))"
        try await converse { session throws(AgentError) in try session.store(password, label: label, attributes) }
    }

    /// Those of a feature, whatever server it is of.
    ///
    /// - Parameter wanted: `nil`: all.
    /// - Returns: whether any was kept.
    public func forget(_ wanted: WantedFeature?) async throws(AgentError) -> Bool {
        var attributes: [(name: String, value: String)] = []
        if let wanted { attributes.append(("feature", wanted.name.shown)) }
        if let vendor = wanted?.vendor { attributes.append(("vendor", vendor.shown)) }
        let named = attributes
        return try await converse { session throws(AgentError) in try session.forget(named) }
    }

    private static func attributes(of question: PasswordQuestion) -> [(name: String, value: String)] {
        [("server", question.server.shown), ("vendor", question.vendor.shown), ("feature", question.feature.shown)]
    }

    private func converse<Value: Sendable>(
        _ body: @escaping @Sendable (borrowing SecretServiceSession) throws(AgentError) -> Value
    ) async throws(AgentError) -> Value {
        let limit = limit
        return try await KeyringCall(limit: limit) { cancellation throws(AgentError) in
            try body(try SecretServiceSession(machine: "", limit: limit, cancellation: cancellation))
        }.run()
    }
}

/// The one that is kept, where one is; otherwise that of another source, kept once it was taken if that is wanted.
public struct KeyringPasswords: PasswordSource {
    private let remembered: RememberedPasswords
    private let other: any PasswordSource
    private let keeps: Bool
    private let tell: @Sendable (String) -> Void

    /// - Parameter keeps: whether what the other source gives is kept once a server took it.
    public init(
        _ remembered: RememberedPasswords = RememberedPasswords(), otherwise other: any PasswordSource, keeps: Bool,
        tell: @escaping @Sendable (String) -> Void
    ) {
        (self.remembered, self.other, self.keeps, self.tell) = (remembered, other, keeps, tell)
    }

    public func password(for question: PasswordQuestion) async throws(AgentError) -> Password? {
        if question.failures == 0, !keeps, let kept = await kept(question) { return kept }
        if question.failures == 1, !keeps, await kept(question) != nil {
            tell("the password that the keyring keeps of \(shown(question.feature)) is wrong; `borrow password forget` takes it away")
        }
        return try await other.password(for: question)
    }

    public func accepted(_ password: Password, for question: PasswordQuestion) async throws(AgentError) {
        guard keeps else { return }
        try await remembered.keep(password, for: question)
        tell(
            "the keyring keeps the password of \(shown(question.feature)); `borrow password forget \(shown(question.feature))` takes it away"
        )
    }

    /// Without a keyring there is none: that is no reason to fail.
    private func kept(_ question: PasswordQuestion) async -> Password? {
        do throws(AgentError) { return try await remembered.password(for: question) } catch { return nil }
    }
}
