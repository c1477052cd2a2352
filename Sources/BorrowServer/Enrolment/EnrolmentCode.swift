// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import CSodium
import Foundation

/// A one-time code, typed by a person: 100 random bits as `K7QM2-XNP9R-TW4HJ-C3FDV`, kept as its hash.
struct EnrolmentCode: Sendable {
    /// Whom the device is enrolled for.
    let user: String
    let expiresAt: Instant
    /// The device that has used it.
    var device: String?

    /// Crockford's digits: none of them looks like another.
    private static let digits = Bytes("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    private static let length = 20

    static func makeSecret() -> String {
        var code: Bytes = []
        for position in 0..<length {
            if position > 0, position % 5 == 0 { code.append(UInt8(ascii: "-")) }
            code.append(digits[Int(randombytes_uniform(UInt32(digits.count)))])
        }
        return code.shown
    }

    /// However it was typed: in lower case, with blanks, with O for 0 and I or L for 1.
    ///
    /// - Returns: `nil` for what cannot be a code.
    static func hash(of typed: String) -> Bytes? {
        guard typed.utf8.count <= 100 else { return nil }
        var code: Bytes = []
        for byte in typed.uppercased().utf8 {
            switch byte {
            case UInt8(ascii: "-"), ASCII.space: continue
            case UInt8(ascii: "O"): code.append(UInt8(ascii: "0"))
            case UInt8(ascii: "I"), UInt8(ascii: "L"): code.append(UInt8(ascii: "1"))
            case _ where digits.contains(byte): code.append(byte)
            default: return nil
            }
        }
        guard code.count == length else { return nil }
        return Digest.sha256(Bytes("enrolment code\n".utf8) + code)
    }
}

extension Ledger {
    func code(hash: Bytes) throws -> EnrolmentCode? {
        try firstRow("SELECT * FROM codes WHERE hash = ?", [hash.blob]).map {
            EnrolmentCode(user: $0["user_name"], expiresAt: Instant(seconds: $0["expires_at"]), device: $0["device"])
        }
    }

    /// Codes that have expired go with it.
    func insert(_ code: EnrolmentCode, hash: Bytes, at now: Instant) throws {
        try execute("DELETE FROM codes WHERE expires_at <= ?", [now.seconds])
        try execute("INSERT INTO codes (hash, user_name, expires_at) VALUES (?, ?, ?)", [hash.blob, code.user, code.expiresAt.seconds])
    }

    func useCode(hash: Bytes, for device: String) throws {
        try execute("UPDATE codes SET device = ? WHERE hash = ?", [device, hash.blob])
    }
}
