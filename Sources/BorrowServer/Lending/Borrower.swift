// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Who asks, by the two hostids that are proven or compared and by claims that are only recorded.
public struct Borrower: Sendable, Equatable {
    /// `ED25519=…`: the key that signed the request.
    public let device: String
    /// `MACHINE=…`.
    public let machine: String
    /// This and what follows are claims: at most 255 bytes each, without control characters and quotes.
    public let user: String
    public let host: String
    public let display: String
    /// `LM_PROJECT`.
    public let project: String
    /// The client's name and version.
    public let client: String
    /// From where the request came, as the connection shows it: no claim. Empty where there is none.
    public let address: String

    public init(
        device: String, machine: String, user: String, host: String, display: String = "", project: String = "", client: String = "",
        address: String = ""
    ) {
        (self.device, self.machine, self.user, self.host) = (device, machine, user, host)
        (self.display, self.project, self.client, self.address) = (display, project, client, address)
    }
}
