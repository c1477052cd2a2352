// SPDX-License-Identifier: Apache-2.0
import CSecret

extension AgentError {
    static let keyringLocked = AgentError(
        .keyringLocked, "the keyring is locked", hint: "unlock it with the desktop's password manager and try again")

    static let keyringWithoutCollection = AgentError(
        .keyringAbsent, "the secret service has no default keyring",
        hint: "create one with the desktop's password manager")

    static func keyringAbsent(_ reason: String) -> AgentError {
        AgentError(.keyringAbsent, "no secret service: \(reason)", hint: "log in to a desktop session")
    }

    static func keyringSilent(after limit: Duration) -> AgentError {
        AgentError(
            .keyringFailed, "the secret service did not answer within \(limit.components.seconds) s",
            hint: "see whether it waits for an answer on the screen")
    }

    static func keyringItemInvalid(length: Int) -> AgentError {
        AgentError(
            .badKey, "the device key in the keyring is \(length) bytes long, not 32",
            hint: "delete the item \"\(SecretServiceKeyring.label)\" in the desktop's password manager; a new key is then made")
    }

    /// The same, with what a key in a file would do: for a keyring that is of no use now.
    ///
    /// - Parameter isLending: whether something lies here that only the keyring's key can return and extend.
    func withFileAdvice(isLending: Bool) -> AgentError {
        guard [.keyringAbsent, .keyringLocked, .keyringFailed].contains(code) else { return self }
        let advice =
            isLending
            ? "; what is borrowed here was borrowed with its key, and a new key in a file cannot return or extend it"
            : ", or set `keyring = file` in \(Configuration.usualPath) to keep the device key in a plain file"
        return AgentError(code, detail, hint: (hint ?? "try again") + advice)
    }

    /// Takes what a libsecret call left behind, and frees it.
    init(taking error: UnsafeMutablePointer<GError>?, limit: Duration) {
        guard let error else {
            self.init(.keyringFailed, "the secret service failed without a reason")
            return
        }
        defer { g_error_free(error) }
        let message = String(cString: error.pointee.message)
        func isOne(of codes: Int32..., in domain: GQuark) -> Bool {
            error.pointee.domain == domain && codes.contains(error.pointee.code)
        }
        if isOne(of: Int32(G_IO_ERROR_CANCELLED.rawValue), in: g_io_error_quark()) {
            self = .keyringSilent(after: limit)
        } else if isOne(of: Int32(SECRET_ERROR_IS_LOCKED.rawValue), in: secret_error_get_quark()) {
            self = .keyringLocked
        } else if isOne(
            of: Int32(G_DBUS_ERROR_SERVICE_UNKNOWN.rawValue), Int32(G_DBUS_ERROR_NAME_HAS_NO_OWNER.rawValue),
            Int32(G_DBUS_ERROR_SPAWN_SERVICE_NOT_FOUND.rawValue), Int32(G_DBUS_ERROR_SPAWN_CHILD_EXITED.rawValue),
            Int32(G_DBUS_ERROR_SPAWN_EXEC_FAILED.rawValue), in: g_dbus_error_quark())
        {
            self = .keyringAbsent(message)
        } else {
            self.init(.keyringFailed, "the secret service failed: \(message)", hint: "try again")
        }
    }
}
