// SPDX-License-Identifier: Apache-2.0

/// The two hostids a grant is locked to.
public enum Hostid {
    /// `ED25519=` and 32 bytes in base64url: a public key.
    public static func isDevice(_ text: Bytes) -> Bool { holds32Bytes(text, after: "ED25519=") }

    /// `MACHINE=` and 32 bytes in base64url: a hash of the machine id.
    public static func isMachine(_ text: Bytes) -> Bool { holds32Bytes(text, after: "MACHINE=") }

    /// The text of `MACHINE=…` for the SHA-256 of `machineMessage`.
    public static func machine(digest: Bytes) -> Bytes { Bytes("MACHINE=") + Base64URL.encode(digest) }

    /// What is hashed for `MACHINE=`: the machine id itself never leaves the machine.
    public static func machineMessage(machineID: Bytes) -> Bytes { Bytes("borrow-machine-v1\n") + machineID }

    private static func holds32Bytes(_ text: Bytes, after prefix: StaticString) -> Bool {
        let prefix = Bytes(prefix)
        return text.starts(with: prefix) && Base64URL.decode(text[prefix.count...])?.count == 32
    }
}
