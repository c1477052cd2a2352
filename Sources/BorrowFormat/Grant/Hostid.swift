// SPDX-License-Identifier: Apache-2.0

/// The two hostids a grant is locked to.
public enum Hostid {
    /// `ED25519=` and 32 bytes in base64url: a public key.
    public static func isDevice(_ text: Bytes) -> Bool { deviceKey(text) != nil }

    /// The 32 bytes of `ED25519=…`.
    public static func deviceKey(_ text: Bytes) -> Bytes? { bytes32(of: text, after: "ED25519=") }

    /// `MACHINE=` and 32 bytes in base64url: a hash of the machine id.
    public static func isMachine(_ text: Bytes) -> Bool { bytes32(of: text, after: "MACHINE=") != nil }

    /// The text of `MACHINE=…` for the SHA-256 of `machineMessage`.
    public static func machine(digest: Bytes) -> Bytes { Bytes("MACHINE=") + Base64URL.encode(digest) }

    /// What is hashed for `MACHINE=`: the machine id itself never leaves the machine.
    public static func machineMessage(machineID: Bytes) -> Bytes { Bytes("borrow-machine-v1\n") + machineID }

    private static func bytes32(of text: Bytes, after prefix: StaticString) -> Bytes? {
        let split = prefix.utf8CodeUnitCount
        guard text.prefix(split).equals(prefix), let bytes = Base64URL.decode(text[split...]), bytes.count == 32 else { return nil }
        return bytes
    }
}
