// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys

/// Files of the nodelock directory, as they lie there and as a careless server would sign them.
enum GrantEntry {
    /// The vectors that a launch check says yes to, now.
    private static let licensed = Set(EntryPoint.vectors("Grant").filter { verdict(on: $0).isLicensed })
    /// The publisher's lines of all vectors, as they were signed.
    private static let sold = Set(
        EntryPoint.vectors("Grant").compactMap { try? Grant.parse($0) }.flatMap { grant in
            let derivation = grant.derivation.flatMap { $0.isSigned(by: [Cast.publisher.publicKey], for: grant.servers) ? $0.tokens : nil }
            let lines = grant.lines.filter { $0.isSigned(by: [Cast.publisher.publicKey], for: grant.servers) }.map(\.tokens)
            return (lines + (derivation.map { [$0] } ?? [])).map { signed($0) }
        })

    static func take(_ input: Bytes) throws(BrokenPromise) {
        try promise(!verdict(on: input).isLicensed || licensed.contains(input), "no edit of a grant is licensed")
        try printsWhatItRead(input)
        let sealed = Cast.server.seal(input, for: .grant).text
        if verdict(on: sealed).isLicensed { try staysWithinItsLines(try grant(sealed)) }
    }

    private static func verdict(on text: Bytes) -> Verdict {
        Cast.asked.verdict(on: text, machine: Cast.machine, now: Cast.now)
    }

    private static func printsWhatItRead(_ input: Bytes) throws(BrokenPromise) {
        guard let slot = try? Slot(input) else { return }
        switch slot {
        case .grant(let grant):
            try promise(grant.sealed.text == input, "a grant is served as it was read")
            // What does not fit its lines need not print.
            if grant.exceedsLines { return }
            let again = try self.grant(
                grant.terms.message(servers: grant.servers, derivation: grant.derivation, lines: grant.lines) + Cast.anySignature)
            try promise(again.terms.user == grant.terms.user && again.terms.host == grant.terms.host, "its borrower is printed as read")
        case .tombstone(let tombstone):
            try promise(tombstone.sealed.text == input, "a tombstone is sent as it was read")
            try promise(Tombstone(tombstone.terms.message + Cast.anySignature)?.terms == tombstone.terms, "a tombstone prints what it read")
        case .receipt(let receipt):
            try promise(receipt.sealed.text == input, "a receipt is kept as it was read")
            try promise(Receipt(receipt.terms.message + Cast.anySignature)?.terms == receipt.terms, "a receipt prints what it read")
        }
    }

    /// Not even the server's own signature makes more of a line than its publisher sold.
    private static func staysWithinItsLines(_ grant: Grant) throws(BrokenPromise) {
        let terms = grant.terms
        try promise(grant.lines.allSatisfy { sold.contains(signed($0.tokens)) }, "every line was sold")
        try promise(grant.derivation.map { sold.contains(signed($0.tokens)) } ?? true, "its PACKAGE or UPGRADE line was sold")
        try promise(terms.feature == Cast.asked.feature && terms.vendor == Cast.asked.vendor, "it is for what was asked")
        try promise(terms.machine == Cast.machine, "it is for this machine")
        try promise(terms.expiresAt > Cast.now, "it has not ended")
        try promise(terms.expiresAt - terms.issuedAt <= 4320 * 3600 + 86400, "it is not longer than any line may be borrowed")
        let given = grant.lines.compactMap { line in grant.derivation.map { $0.line(of: terms.feature, from: line) } ?? line }
        let seats = given.reduce(0) { if case .counted(let seats) = $1.count { $0 + seats } else { $0 } }
        try promise((1...max(1, seats)).contains(terms.seats), "it has no more seats than its lines")
    }

    private static func grant(_ text: Bytes) throws(BrokenPromise) -> Grant {
        do throws(GrantError) {
            return try Grant.parse(text)
        } catch {
            throw BrokenPromise(description: "what was read can be read again: \(error)")
        }
    }

    private static func signed(_ tokens: Tokens) -> Bytes { tokens.underPublisherSignature.canonical }
}
