// SPDX-License-Identifier: Apache-2.0

extension GrantTerms {
    /// The bytes that the server signs and, with the signature behind them, serves: the grant file up to `SIGN=`.
    public func message(servers: [ServerLine], derivation: Derivation? = nil, lines: [FeatureLine]) -> Bytes {
        let comment =
            Bytes("Borrowed by ") + user + Bytes(" on ") + host + Bytes(" until ") + expiresAt.readable
            + Bytes(". Signed text: any edit voids it.")
        let vendorLine = Tokens([Token("VENDOR"), Token(key: vendor)])
        return SealedText.message(
            comment: comment,
            lines: servers.map { $0.tokens } + [vendorLine] + (derivation.map { [$0.tokens] } ?? []) + lines.map { $0.tokens } + [tokens])
    }

    private var tokens: Tokens {
        var tokens = [
            Token("FEATURE"), Token(key: feature), Token(key: vendor), Token(key: version.text), Token(key: expiresAt.utc.date.licenseText),
            Token("uncounted"), Token("HOSTID", device + [ASCII.space] + machine), Token("BORROWED_FROM", borrowedFrom),
            Token("LOAN", loan),
        ]
        if seats > 1 { tokens.append(Token("SEATS", Bytes(decimal: Int64(seats)))) }
        tokens += [Token("ISSUED_AT", issuedAt.iso8601), Token("EXPIRES_AT", expiresAt.iso8601)]
        if let renewAt { tokens.append(Token("RENEW_AT", renewAt.iso8601)) }
        if let interval { tokens.append(Token("BORROW_INTERVAL", interval.text)) }
        if let renewableUntil { tokens.append(Token("RENEWABLE_UNTIL", renewableUntil.iso8601)) }
        if isConnected { tokens.append(Token("CONNECTED")) }
        tokens += [Token("USER", user), Token("HOST", host)]
        return Tokens(tokens)
    }
}
