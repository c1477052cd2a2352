// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import CSodium

/// Names as keyed hashes: the same name has the same pseudonym, and only who has the secret can say which.
///
/// The secret lies in the database, whose loans name who holds them; what is exported does not have it.
struct Pseudonyms: Sendable {
    /// 32 bytes.
    let secret: Bytes

    enum Kind: String, Sendable {
        case user, host, device, administrator
    }

    static func newSecret() -> Bytes {
        var secret = Bytes(repeating: 0, count: 32)
        randombytes_buf(&secret, secret.count)
        return secret
    }

    /// `~` and 22 characters; nothing for nothing.
    func pseudonym(_ name: String, _ kind: Kind) -> String {
        guard !name.isEmpty else { return name }
        var hash = Bytes(repeating: 0, count: 16)
        let text = Bytes("\(kind.rawValue)\n\(name)".utf8)
        crypto_generichash(&hash, hash.count, text, UInt64(text.count), secret, secret.count)
        return "~" + Base64URL.encode(hash).shown
    }

    /// The entry without names; a detail that may hold some is left out, and its code still tells.
    func hiding(_ entry: AuditEntry) -> AuditEntry {
        var hidden = AuditEntry(
            action: entry.action, at: entry.at, device: pseudonym(entry.device, .device), request: entry.request, vendor: entry.vendor,
            feature: entry.feature, loan: entry.loan, seats: entry.seats, code: entry.code,
            detail: entry.detailNamesNobody ? entry.detail : "")
        hidden.administrator = administrator(entry.administrator)
        (hidden.user, hidden.host) = (pseudonym(entry.user, .user), pseudonym(entry.host, .host))
        hidden.detailNamesNobody = entry.detailNamesNobody
        return hidden
    }

    /// `local:~…`: how he was let in stays to be seen.
    func administrator(_ name: String) -> String {
        guard let colon = name.firstIndex(of: ":") else { return pseudonym(name, .administrator) }
        return name[...colon] + pseudonym(String(name[name.index(after: colon)...]), .administrator)
    }
}
