// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// `192.168.0.*`, `10.0.0.0/8`, `fd00::/8` or one address.
public struct AddressRange: Sendable, Hashable {
    /// As it was written.
    public let text: String

    public init(text: String) {
        self.text = text
    }
}
