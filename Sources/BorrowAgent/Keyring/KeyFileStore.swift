// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Glibc

/// The device key in a plain file that only its owner may read, for those who chose that.
public struct KeyFileStore: DeviceKeyStore {
    /// Holds the key, and the lock that is held while it is made.
    public let folder: String
    /// `device-` and the beginning of the machine's hash: a shared home holds a key for each machine.
    let fileName: String

    /// - Parameter machine: `MACHINE=…`
    public init(folder: String, machine: Bytes) {
        self.folder = folder
        fileName = "device-\(Bytes(Slot.folder(machine: machine).prefix(12)).shown).key"
    }

    private var path: String { folder + "/" + fileName }

    public func existing() async throws(AgentError) -> SigningKey? {
        try key()
    }

    public func establish() async throws(AgentError) -> SigningKey {
        if let key = try key() { return key }
        let folder = try Folder(establishing: self.folder, mode: 0o700)
        let lock = try FileLock("device.lock", in: folder)
        defer { lock.release() }
        if let key = try key() { return key }
        folder.sweep()
        do throws(KeyFileError) {
            try KeyFile.create(
                SigningKey.generate(), at: self.folder + "/" + Folder.unfinished, comment: "Borrow device key. Keep it secret.")
        } catch {
            throw AgentError(error)
        }
        guard retried({ renameat(folder.descriptor, Folder.unfinished, folder.descriptor, fileName) }) == 0 else { throw .unwritable(path) }
        try folder.synchronize()
        guard let key = try key() else { throw .unwritable(path, reason: ENOENT) }
        return key
    }

    private func key() throws(AgentError) -> SigningKey? {
        do throws(KeyFileError) {
            return try KeyFile.readSecret(path)
        } catch {
            if error.code == .absent { return nil }
            throw AgentError(error)
        }
    }
}

extension AgentError {
    init(_ error: KeyFileError) {
        switch error.code {
        case .absent, .malformed, .exposed, .exists, .sealed: self.init(.badKey, error.detail, hint: error.hint)
        case .unreadable: self.init(.cannotRead, error.detail, hint: error.hint)
        case .unwritable: self.init(.cannotWrite, error.detail, hint: error.hint)
        }
    }
}
