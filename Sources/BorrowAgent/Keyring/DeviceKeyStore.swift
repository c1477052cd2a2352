// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys

/// Where this user's device key for this machine is kept.
public protocol DeviceKeyStore: Sendable {
    /// The key, or `nil` where none was made yet; never asks the user anything.
    func existing() async throws(AgentError) -> SigningKey?

    /// The key, made now where there was none: several processes that ask at once get the same one.
    func establish() async throws(AgentError) -> SigningKey
}
