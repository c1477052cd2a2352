// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys

/// The publisher, server and laptop of the test vectors: fixed keys, so that an input means the same in every run.
enum Cast {
    static let publisher = key(1)
    static let server = key(3)
    static let device = key(5)
    static let machine = Hostid.machine(digest: Digest.sha256(Hostid.machineMessage(machineID: Bytes("0123456789abcdef0123456789abcdef"))))
    /// A minute after the grant of the vectors was issued.
    static let now = CivilDate(iso8601: Bytes("2026-11-22"))!.startOfDay + (9 * 3600 + 60)
    static let asked = Asked(
        publishers: [publisher.publicKey], vendor: Bytes("ugslmd"), feature: Bytes("3d_to_2d_flattener"), version: Version("27.0"))

    /// The end of a sealed text; nobody's signature.
    static let anySignature = SealedText(message: [], signature: Bytes(repeating: 0, count: 64)).text

    private static func key(_ number: UInt8) -> SigningKey {
        SigningKey(seed: Bytes(repeating: number, count: 32))!
    }
}
