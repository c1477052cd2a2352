// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat

/// What a server's grants must be before any is written: whole, verified by the launch check's own rules, and what was asked.
struct GrantIntake: Sendable {
    let publishers: [PublicKey]
    let machine: Bytes
    /// The device's hostid.
    let device: Bytes
    let server: PublicKey
    /// The server's clock: this machine's may be wrong.
    let now: Instant

    /// The grants of one answer, one blank line between them, in the order of `terms`.
    func grants(in body: Bytes, for terms: Terms) throws(AgentError) -> [Grant] {
        let texts = Self.texts(in: body)
        guard texts.count == terms.features.count else {
            throw .grantUnusable("\(texts.count) grants came for \(terms.features.count) features")
        }
        var grants: [Grant] = []
        for (text, asked) in zip(texts, terms.features) {
            let grant = try grant(text, for: asked, until: terms.until, isConnected: terms.connected ?? false)
            guard grant.terms.user == Bytes(terms.user.utf8) else {
                throw .grantUnusable("the grant for \(asked.name) is for \(shown(grant.terms.user)), not \(terms.user)")
            }
            grants.append(grant)
        }
        return grants
    }

    private func grant(
        _ text: Bytes, for asked: Terms.Feature, until: Instant?, isConnected: Bool
    ) throws(AgentError) -> Grant {
        let name = asked.name
        let check = Asked(
            publishers: publishers, vendor: Bytes(asked.vendor.utf8), feature: Bytes(name.utf8),
            version: asked.version.flatMap { Version($0) })
        let verdict = check.verdict(on: text, machine: machine, now: now, connected: isConnected)
        guard verdict.isLicensed, let grant = try? Grant.parse(text) else {
            throw .grantUnusable("the grant for \(name): \(verdict.text.shown)")
        }
        guard let verified = try? VerifiedGrant(grant, publishers: publishers), verified.server == server else {
            throw .grantUnusable("another server signed the grant for \(name)")
        }
        guard grant.terms.isConnected == isConnected else {
            throw .grantUnusable("the grant for \(name) is \(isConnected ? "a borrow" : "connected")")
        }
        guard grant.terms.device == device else { throw .grantUnusable("the grant for \(name) is for another device key") }
        guard grant.terms.seats == asked.count else {
            throw .grantUnusable("the grant for \(name) has \(grant.terms.seats) seats, not \(asked.count)")
        }
        if let until, grant.terms.lastEnd < until { throw .grantUnusable("the grant for \(name) ends before what was asked") }
        return grant
    }

    /// What stands between blank lines, and after the last.
    static func texts(in body: Bytes) -> [Bytes] {
        var texts: [Bytes] = []
        var start = body.startIndex
        for index in body.indices.dropFirst() where body[index] == ASCII.newline && body[index - 1] == ASCII.newline && index > start {
            texts.append(Bytes(body[start..<index]))
            start = index + 1
        }
        texts.append(Bytes(body[start...]))
        return texts
    }
}

extension AgentError {
    static func grantUnusable(_ reason: String) -> AgentError {
        AgentError(
            .answerInvalid, "the server's answer cannot be used: \(reason)",
            hint: "nothing was changed here; tell the server's administrator")
    }
}
