// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat

extension Grant {
    /// The server of its own that signed it as it stands; `nil` where it was edited or damaged: then nothing in it is a fact.
    var signer: PublicKey? {
        servers.compactMap { PublicKey(hostid: $0.hostid) }.first { $0.verifies(sealed, for: .grant) }
    }
}

extension AgentError {
    /// - Parameter feature: as the file's place says it.
    static func damaged(_ feature: Bytes) -> AgentError {
        AgentError(
            .cannotRead, "the license for \(shown(feature)) was edited or damaged: its signature does not fit",
            hint: "borrow it again; the new license can be returned")
    }
}
