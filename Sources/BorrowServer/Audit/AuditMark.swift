// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys

/// What a server signed of its audit: a comment, and one line such as
/// `AUDIT-CHECKPOINT NUMBER=812 HASH=… SERVER=ED25519=… SIGNED_AT=2026-11-22T09:00:00Z SIGN="…"`.
struct AuditMark: Sendable, Equatable {
    enum Kind: String, Sendable {
        /// The audit went at least this far, and this was the hash of that row: so it stands for all rows before, too.
        case checkpoint
        /// All rows up to this one were pruned.
        case stump

        fileprivate var keyword: String { "AUDIT-\(rawValue.uppercased())" }

        fileprivate var comment: String {
            switch self {
            case .checkpoint: "# How far the audit of a license server goes. Signed text: any edit voids it. Keep copies elsewhere."
            case .stump: "# What was pruned of the audit of a license server. Signed text: any edit voids it."
            }
        }
    }

    let kind: Kind
    let number: Int64
    /// 32 bytes.
    let hash: Bytes
    let server: PublicKey
    let signedAt: Instant
    /// The signed bytes as they were made or read.
    let text: Bytes

    init(_ kind: Kind, number: Int64, hash: Bytes, at now: Instant, signedBy key: SigningKey) {
        (self.kind, self.number, self.hash, server, signedAt) = (kind, number, hash, key.publicKey, now)
        let message = Self.message(kind, number: number, hash: hash, server: key.publicKey, at: now)
        text = key.seal(message, for: .audit).text
    }

    /// `nil` for anything but one whole mark whose signature its own server made: whether that server counts is asked elsewhere.
    init?(_ text: Bytes) {
        guard let sealed = SealedText(text), let line = sealed.message.split(separator: ASCII.newline).last else { return nil }
        let words = line.split(separator: ASCII.space).map { Bytes($0).shown }
        guard words.count == 5, let kind = [Kind.checkpoint, .stump].first(where: { $0.keyword == words[0] }) else { return nil }
        func value(_ index: Int, _ keyword: String) -> Bytes? {
            words[index].hasPrefix("\(keyword)=") ? Bytes(words[index].utf8.dropFirst(keyword.utf8.count + 1)) : nil
        }
        guard let number = value(1, "NUMBER").flatMap({ Int64($0.shown) }),
            let hash = value(2, "HASH").flatMap({ Base64URL.decode($0) }), hash.count == 32,
            let server = value(3, "SERVER").flatMap({ PublicKey(hostid: $0) }),
            let signedAt = value(4, "SIGNED_AT").flatMap({ Instant(iso8601: $0) }),
            // One text for one meaning.
            sealed.message == Self.message(kind, number: number, hash: hash, server: server, at: signedAt),
            server.verifies(sealed, for: .audit)
        else { return nil }
        (self.kind, self.number, self.hash, self.server, self.signedAt, self.text) = (kind, number, hash, server, signedAt, text)
    }

    private static func message(_ kind: Kind, number: Int64, hash: Bytes, server: PublicKey, at now: Instant) -> Bytes {
        let words = [
            kind.keyword, "NUMBER=\(number)", "HASH=\(Base64URL.encode(hash).shown)", "SERVER=\(server.hostid.shown)",
            "SIGNED_AT=\(now.iso8601.shown)",
        ]
        return Bytes("\(kind.comment)\n\(words.joined(separator: " ")) ".utf8)
    }
}
