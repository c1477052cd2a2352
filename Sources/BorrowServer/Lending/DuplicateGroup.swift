// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat

/// `DUP_GROUP`: which connected licenses of one device share their seats.
///
/// Two device keys never do, whatever the line says: only they are proven. A borrow shares with nothing.
struct DuplicateGroup: Sendable {
    /// The user, host, display or project that must be the same; the vendor's own word is the project.
    private let same: (user: Bool, host: Bool, display: Bool, project: Bool)

    /// `nil`: each license takes its own seats, as where the line says `NONE`, nothing, or what is not known.
    init?(_ value: Bytes?) {
        guard let value, !value.isEmpty, !value.equals("NONE") else { return nil }
        guard !value.equals("SITE") else {
            same = (false, false, false, false)
            return
        }
        guard value.allSatisfy({ Bytes("UHDV").contains($0) }) else { return nil }
        func has(_ letter: StaticString) -> Bool { value.contains(Bytes(letter)[0]) }
        same = (has("U"), has("H"), has("D"), has("V"))
    }

    /// Whether it is a `DUP_GROUP` that is acted on.
    static func isUnderstood(_ token: Token) -> Bool {
        token.key.equals("DUP_GROUP") && (token.value?.equals("NONE") == true || DuplicateGroup(token.value) != nil)
    }

    /// What the licenses that share have in common.
    ///
    /// - Parameter feature: those of a suite have one pool, and share its seats in a way of their own.
    func share(of borrower: Borrower, feature: Bytes, in pool: Pool.ID) -> String {
        var parts = [pool.text, feature.shown, borrower.device]
        if same.user { parts.append(borrower.user) }
        // The name of a host is a claim, and laptops may have the same one.
        if same.host { parts += [borrower.host, borrower.machine] }
        if same.display { parts.append(borrower.display) }
        if same.project { parts.append(borrower.project) }
        // No part holds a newline.
        return Base64URL.encode(Digest.sha256(Bytes(parts.joined(separator: "\n").utf8)).prefix(16)).shown
    }

}

extension OpenPool {
    /// What a connected license of this borrower shares its seats by; `nil`: with nothing. The lines of a pool agree in it.
    func share(of borrower: Borrower) -> String? {
        DuplicateGroup(lines[0].line.value("DUP_GROUP"))?.share(of: borrower, feature: lines[0].line.name, in: id)
    }
}
