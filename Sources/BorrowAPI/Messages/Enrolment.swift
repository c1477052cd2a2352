// SPDX-License-Identifier: Apache-2.0

/// A device's one-time code, which binds it to the user whom an administrator made the code for. Only under TLS.
public struct Enrolment: Codable, Sendable {
    /// As it was typed.
    public var code: String
    /// This and the host are claims; another user than the code's is refused.
    public var user: String
    public var host: String
    /// `MACHINE=…`.
    public var machine: String

    public init(code: String, user: String, host: String, machine: String) {
        (self.code, self.user, self.host, self.machine) = (code, user, host, machine)
    }
}

/// Whom a device is enrolled for.
public struct Enrolled: Codable, Equatable, Sendable {
    public var user: String

    public init(user: String) {
        self.user = user
    }
}
