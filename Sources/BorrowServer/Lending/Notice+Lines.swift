// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension Notice {
    /// Keywords with a meaning that this server does not act on yet.
    private static let unenforced: [StaticString] = [
        "BIND", "BORROW_GRANULARITY", "DUP_GROUP", "FLOAT_OK", "HOST_BASED", "METERED", "MINIMUM", "OVERDRAFT", "PLATFORMS",
        "RENEW_INTERVAL", "SUITE_DUP_GROUP", "SUPERSEDE_SIGN", "TS_OK", "TZ", "USER_BASED", "VM_PLATFORMS",
    ]

    /// The words of a lent line that are not enforced; `nil` where all are.
    static func unenforced(_ line: FeatureLine, file: String) -> Notice? {
        let words = line.tokens.attributes.filter { token in unenforced.contains { token.key.equals($0) } }
        guard !words.isEmpty else { return nil }
        let list = words.map(\.canonical.shown).joined(separator: ", ")
        return Notice(kind: .notEnforced, file: file, line: line.line, subject: line.subject, reason: list)
    }

    static func notLent(_ line: FeatureLine, file: String, _ reason: String) -> Notice {
        Notice(kind: .notLent, file: file, line: line.line, subject: line.subject, reason: reason)
    }

    /// The notice for a line of another kind; `nil` for one that needs none.
    static func notLent(_ entry: LicenseFile.Entry, file: String) -> Notice? {
        let (tokens, subject): (Tokens, String)
        switch entry {
        case .upgrade(let line): (tokens, subject) = (line.tokens, "UPGRADE \(line.name.shown)")
        case .package(let line): (tokens, subject) = (line.tokens, "PACKAGE \(line.name.shown)")
        case .blank, .comment, .server, .vendor, .useServer, .feature: return nil
        }
        return Notice(
            kind: .notLent, file: file, line: tokens.all[0].position.line, subject: subject, reason: "lines of this kind are not lent yet")
    }
}

extension FeatureLine {
    /// The line as a notice calls it.
    var subject: String { "\(kind == .feature ? "FEATURE" : "INCREMENT") \(name.shown)" }
}
