// SPDX-License-Identifier: Apache-2.0

/// Why a text is not a grant; the clause numbers are those of the article on the grant format.
public enum GrantError: Error, Equatable, Sendable {
    /// Not exactly one signature at the end, or larger than 64 KiB.
    case notSealed
    /// License text that does not parse, or holds a CR or a blank line.
    case badText
    /// Not the kinds of line in their order.
    case badLines
    case badHostid
    /// A keyword of the grant line is absent or has no such value.
    case badKeyword
}

extension Grant {
    /// Reads a grant; unknown keywords are kept under the signature and ignored.
    public static func parse(_ text: Bytes) throws(GrantError) -> Grant {
        guard let sealed = SealedText(text) else { throw .notSealed }
        guard !text.contains(ASCII.carriageReturn), text.first == ASCII.hash else { throw .badText }
        let parsed = LicenseFile.parse(text, name: "")
        guard parsed.errors.isEmpty else { throw .badText }
        var entries = parsed.file.entries[...]
        guard case .comment? = entries.popFirst() else { throw .badLines }
        var servers: [ServerLine] = []
        while case .server(let server)? = entries.first {
            servers.append(server)
            entries.removeFirst()
        }
        guard servers.count == 1 || servers.count == 3, case .vendor(let vendor)? = entries.popFirst(),
            case .feature(let own)? = entries.popLast()
        else { throw .badLines }
        let derivation = entries.first?.derivation
        if let derivation {
            guard derivation.signature != nil, derivation.vendor == vendor.vendor else { throw .badLines }
            entries.removeFirst()
        }
        var lines: [FeatureLine] = []
        while case .feature(let line)? = entries.first {
            entries.removeFirst()
            guard line.bareKey == nil, line.signature != nil, line.vendor == vendor.vendor else { throw .badLines }
            lines.append(line)
        }
        guard entries.isEmpty, !lines.isEmpty, lines.count <= mostLines else { throw .badLines }
        return Grant(servers: servers, derivation: derivation, lines: lines, terms: try GrantTerms(own), sealed: sealed)
    }
}

extension GrantTerms {
    fileprivate init(_ line: FeatureLine) throws(GrantError) {
        guard line.kind == .feature, line.count == .uncounted, line.bareKey == nil else { throw .badLines }
        let hostids = (line.value("HOSTID") ?? []).split(separator: ASCII.space, omittingEmptySubsequences: false).map { Bytes($0) }
        guard hostids.count == 2, Hostid.isDevice(hostids[0]), Hostid.isMachine(hostids[1]) else { throw .badHostid }
        guard let issued = line.value("ISSUED_AT").flatMap({ Instant(iso8601: $0) }),
            let expires = line.value("EXPIRES_AT").flatMap({ Instant(iso8601: $0) }),
            let loan = line.value("LOAN"), Base64URL.decode(loan)?.count == 16,
            let borrowedFrom = line.value("BORROWED_FROM"), Base64URL.decode(borrowedFrom)?.count == 32,
            let user = line.value("USER"), let host = line.value("HOST"),
            let seats = line.seats
        else { throw .badKeyword }
        let connected = line.tokens.first("CONNECTED")
        guard connected?.value == nil else { throw .badKeyword }
        let (renewAt, renewableUntil) = (try line.instant("RENEW_AT"), try line.instant("RENEWABLE_UNTIL"))
        self.init(
            feature: line.name, vendor: line.vendor, version: line.version, seats: seats, device: hostids[0], machine: hostids[1],
            borrowedFrom: borrowedFrom, loan: loan, issuedAt: issued, expiresAt: expires, user: user, host: host,
            isConnected: connected != nil, renewAt: renewAt, interval: line.borrowing.interval, renewableUntil: renewableUntil)
    }
}

extension FeatureLine {
    /// `nil` where the keyword is absent.
    fileprivate func instant(_ key: StaticString) throws(GrantError) -> Instant? {
        guard let token = tokens.first(key) else { return nil }
        guard let instant = token.value.flatMap({ Instant(iso8601: $0) }) else { throw .badKeyword }
        return instant
    }

    /// `SEATS=`, written where it is more than 1.
    fileprivate var seats: Int? {
        guard let token = tokens.first("SEATS") else { return 1 }
        return token.value?.decimal(digits: 9).flatMap { $0 > 1 ? Int($0) : nil }
    }
}
