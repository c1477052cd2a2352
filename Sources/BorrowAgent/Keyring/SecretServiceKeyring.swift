// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys

/// The device key in the desktop's keyring, one item for each machine, through libsecret.
///
/// Never unlocks, never prompts: a locked or absent keyring is an error.
public struct SecretServiceKeyring: DeviceKeyStore {
    static let label = "Borrow device key"

    /// `MACHINE=…`
    public let machine: Bytes
    /// Where the lock lies that is held while a key is made, so that two processes make one key.
    public let folder: String
    public let limit: Duration

    public init(machine: Bytes, folder: String, limit: Duration = .seconds(5)) {
        self.machine = machine
        self.folder = folder
        self.limit = limit
    }

    public func existing() async throws(AgentError) -> SigningKey? {
        try await converse { session throws(AgentError) in try session.key() }
    }

    public func establish() async throws(AgentError) -> SigningKey {
        let folder = self.folder
        return try await converse { session throws(AgentError) in
            if let key = try session.key() { return key }
            let lock = try FileLock("device.lock", in: Folder(establishing: folder, mode: 0o700), patience: session.limit)
            defer { lock.release() }
            if try session.key() == nil { try session.store(SigningKey.generate()) }
            // What counts is what the keyring now holds, whoever put it there.
            guard let key = try session.key() else {
                throw AgentError(
                    .keyringFailed, "the keyring did not keep the device key", hint: "see whether its default keyring is writable")
            }
            return key
        }
    }

    private func converse<Value: Sendable>(
        _ body: @escaping @Sendable (borrowing SecretServiceSession) throws(AgentError) -> Value
    ) async throws(AgentError) -> Value {
        let machine = self.machine.shown
        let limit = self.limit
        return try await KeyringCall(limit: limit) { cancellation throws(AgentError) in
            try body(try SecretServiceSession(machine: machine, limit: limit, cancellation: cancellation))
        }.run()
    }
}
