// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension Notice {
    /// The keywords that this server acts on, and those that only tell something to people or to the application.
    private static let understood: [StaticString] = [
        "BORROW", "BORROW_GRANULARITY", "BORROW_INTERVAL", "EARLY_RETURN", "GRACE", "HOSTID", "ISSUED", "ISSUER", "METERED", "NOTICE",
        "OVERDRAFT", "RENEW_INTERVAL", "SIGN", "SN", "START", "SUPERSEDE", "UNDO_INTERVAL", "VENDOR_STRING",
    ]

    /// What is to be said of a line that was taken up; `nil` where all of it is acted on.
    static func about(_ line: FeatureLine, file: String) -> Notice? {
        let list = wordsNotEnforced(line.tokens, understood: understood)
        if line.borrowing.interval == nil, line.borrowing.metering == nil {
            let reason = "it has neither BORROW nor BORROW_INTERVAL, so it may not be borrowed"
            return Notice(
                kind: .connectedOnly, file: file, line: line.line, subject: line.subject,
                reason: list.isEmpty ? reason : "\(reason); not enforced: \(list)")
        }
        guard !list.isEmpty else { return nil }
        return Notice(kind: .notEnforced, file: file, line: line.line, subject: line.subject, reason: list)
    }

    /// What is to be said of a PACKAGE or UPGRADE line; `nil` where all of it is acted on.
    static func about(_ derivation: Derivation, at place: Place) -> Notice? {
        let list = wordsNotEnforced(derivation.tokens, understood: understood + ["COMPONENTS", "OPTIONS", "SUITE_DUP_GROUP"])
        return list.isEmpty ? nil : place.notice(.notEnforced, list)
    }

    private static func wordsNotEnforced(_ tokens: Tokens, understood: [StaticString]) -> String {
        let words = tokens.attributes.filter { token in
            !token.isSiteInformation && !understood.contains { token.key.equals($0) } && !DuplicateGroup.isUnderstood(token)
        }
        return words.map(\.canonical.shown).joined(separator: ", ")
    }

    static func notLent(_ line: FeatureLine, file: String, _ reason: String) -> Notice {
        Notice(kind: .notLent, file: file, line: line.line, subject: line.subject, reason: reason)
    }

    /// The notice for a line of another kind; `nil` for one that needs none.
    static func about(_ entry: LicenseFile.Entry, file: String) -> Notice? {
        switch entry {
        case .server(let line):
            notActedOn(line.tokens, "SERVER \(line.host.shown)", words: line.tokens.attributes.map(\.canonical.shown), file: file)
        case .vendor(let line): notActedOn(line.tokens, "VENDOR \(line.vendor.shown)", words: line.wordsNotActedOn, file: file)
        case .blank, .comment, .useServer, .feature, .upgrade, .package: nil
        }
    }

    private static func notActedOn(_ tokens: Tokens, _ subject: String, words: [String], file: String) -> Notice? {
        guard !words.isEmpty else { return nil }
        return Notice(
            kind: .notActedOn, file: file, line: tokens.all[0].position.line, subject: subject, reason: words.joined(separator: ", "))
    }
}

extension VendorLine {
    /// All behind the vendor's name but the options file (`OPTIONS=`, or the second path): the daemon's path, the port.
    fileprivate var wordsNotActedOn: [String] {
        var paths = 0
        return tokens.attributes.compactMap { token in
            let text = token.canonical.shown
            let isPort = token.value == nil && token.key.allSatisfy(ASCII.isDigit)
            if token.value == nil, !isPort { paths += 1 }
            let isOptions = token.key.equalsIgnoringCase("options") || (token.value == nil && !isPort && paths == 2)
            return isOptions ? nil : text
        }
    }
}

extension FeatureLine {
    /// The line as a notice calls it.
    var subject: String { "\(kind == .feature ? "FEATURE" : "INCREMENT") \(name.shown)" }
}
