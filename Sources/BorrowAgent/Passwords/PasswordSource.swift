// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat

/// Where a license's password comes from, once its server has asked for it.
public protocol PasswordSource: Sendable {
    /// - Returns: `nil` where there is none, and the server's no stands.
    func password(for question: PasswordQuestion) async throws(AgentError) -> Password?

    /// What the server took.
    func accepted(_ password: Password, for question: PasswordQuestion) async throws(AgentError)
}

/// Which password a server asks for.
public struct PasswordQuestion: Sendable, Hashable {
    /// The server's key, `ED25519=…`.
    public let server: Bytes
    public let vendor: Bytes
    public let feature: Bytes
    /// How many were wrong before.
    public let failures: Int
}

/// One that was given beforehand, by an application or through a file descriptor.
public struct GivenPassword: PasswordSource {
    private let password: Password

    public init(_ password: Password) {
        self.password = password
    }

    /// Each license is tried with it once.
    public func password(for question: PasswordQuestion) async throws(AgentError) -> Password? { question.failures == 0 ? password : nil }

    public func accepted(_ password: Password, for question: PasswordQuestion) async throws(AgentError) {}
}
