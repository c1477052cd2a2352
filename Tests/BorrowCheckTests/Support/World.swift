// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys

/// One publisher, one server, one laptop, with fixed keys: what they sign is the same in every run.
struct World {
    static let publisher = key(1)
    static let otherPublisher = key(2)
    static let server = key(3)
    static let otherServer = key(4)
    static let device = key(5)
    static let machine = Hostid.machine(digest: Digest.sha256(Hostid.machineMessage(machineID: Bytes("0123456789abcdef0123456789abcdef"))))
    static let otherMachine = Hostid.machine(
        digest: Digest.sha256(Hostid.machineMessage(machineID: Bytes("f0000000000000000000000000000000"))))
    static let issued = Instant(iso8601: "2026-11-22T09:00:00Z")!
    static let expires = Instant(iso8601: "2026-11-29T17:00:00Z")!

    static func key(_ number: UInt8) -> SigningKey {
        SigningKey(seed: Bytes(repeating: number, count: 32))!
    }

    /// The publisher's line before it is signed; tests edit it.
    var line =
        "INCREMENT 3d_to_2d_flattener ugslmd 27.0 06-nov-2027 10 SUPERSEDE DUP_GROUP=UHD user_info=\"NX 2D Exchange\" ISSUED=06-sep-2026 BORROW=2880 ck=194"
    /// Further lines that the grant rests on.
    var moreLines: [String] = []
    /// A PACKAGE or UPGRADE line before it is signed.
    var derivation: String?
    var derivationPublisher = World.publisher
    var serverLines = ["SERVER lic1.example.com \(server.publicKey.hostid.shown) 27080"]
    var publisher = World.publisher
    var signer = World.server
    var terms = GrantTerms(
        feature: Bytes("3d_to_2d_flattener"), vendor: Bytes("ugslmd"), version: Version("27.0")!, seats: 1, device: device.publicKey.hostid,
        machine: machine, borrowedFrom: [], loan: Base64URL.encode(Bytes(repeating: 7, count: 16)), issuedAt: issued, expiresAt: expires,
        user: Bytes("alice"), host: Bytes("thinkpad"))

    var servers: [ServerLine] {
        LicenseFile.parse(Bytes(serverLines.joined(separator: "\n").utf8), name: "").file.servers
    }

    var signedLine: FeatureLine { signed(line) }

    func signed(_ line: String) -> FeatureLine {
        let line = LicenseFile.parse(Bytes(line.utf8), name: "").file.features[0]
        return line.signed(publisher.sign(line.publisherMessage(servers: servers), for: .publisherLine))
    }

    var signedDerivation: Derivation? {
        guard let derivation, let line = LicenseFile.parse(Bytes(derivation.utf8), name: "").file.entries[0].derivation else { return nil }
        return line.signed(derivationPublisher.sign(line.publisherMessage(servers: servers), for: .publisherLine))
    }

    /// The grant file up to its signature, `BORROWED_FROM` filled in where the test has not set it.
    var message: Bytes {
        var terms = terms
        let lines = [signedLine] + moreLines.map(signed)
        if terms.borrowedFrom.isEmpty { terms.borrowedFrom = lines.fingerprint(servers: servers, derivation: signedDerivation) }
        return terms.message(servers: servers, derivation: signedDerivation, lines: lines)
    }

    var grant: Bytes { signer.seal(message, for: .grant).text }

    /// The same text, its lines unbroken, edited and then sealed again, as a dishonest or broken server would.
    func resealed(_ edit: (String) -> String) -> Bytes {
        signer.seal(
            Bytes(edit(message.shown.split(separator: " \\\n    ", omittingEmptySubsequences: false).joined(separator: " ")).utf8),
            for: .grant
        ).text
    }

    static let asked = Asked(
        publishers: [publisher.publicKey], vendor: Bytes("ugslmd"), feature: Bytes("3d_to_2d_flattener"), version: Version("27.0"))

    static func verdict(on text: Bytes, at now: Instant = issued + 60, asked: Asked = asked, machine: Bytes = machine) -> Verdict {
        asked.verdict(on: text, machine: machine, now: now)
    }
}

extension String {
    func replacing(_ old: String, by new: String) -> String {
        guard let range = firstRange(of: old) else { fatalError("the fixture does not hold \(old)") }
        return replacingCharacters(in: range, with: new)
    }

    private func replacingCharacters(in range: Range<Index>, with new: String) -> String {
        self[..<range.lowerBound] + new + self[range.upperBound...]
    }
}
