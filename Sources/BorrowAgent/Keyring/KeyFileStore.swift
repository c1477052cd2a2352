// SPDX-License-Identifier: Apache-2.0
import BorrowKeys

/// The device key in a plain file that only its owner may read, for those who chose that.
public struct KeyFileStore: DeviceKeyStore {
    public let path: String
    public let lockPath: String

    public init(path: String, lockPath: String) {
        self.path = path
        self.lockPath = lockPath
    }

    public func existing() async throws(AgentError) -> SigningKey? {
        fatalError()
    }

    public func establish() async throws(AgentError) -> SigningKey {
        fatalError()
    }
}
