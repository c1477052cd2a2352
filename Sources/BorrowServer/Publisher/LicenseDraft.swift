// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys

/// A publisher's draft with every FEATURE, INCREMENT, UPGRADE and PACKAGE line signed, and what was done to it on the way.
public struct SignedLicense: Sendable {
    /// License text: what stood in the draft, each line printed in its one form.
    public let text: Bytes
    public let signedLines: Int
    /// Those of the draft.
    public let warnings: [LicenseTextError]
}

/// A license file as its publisher wrote it, perhaps pasted from a web page, before it is signed.
public struct LicenseDraft: Sendable {
    let name: String
    let parse: LicenseParse
    /// Its lines with what was written onto them.
    private(set) var file: LicenseFile
    /// What a style refuses.
    private var refusals: [LicenseTextError] = []
    let servers: [ServerLine]
    private let vendors: Set<Bytes>

    /// Takes any text; what is wrong with it is in `errors`.
    public init(_ text: LicenseText) {
        name = text.name
        parse = LicenseFile.parse(text.bytes, name: text.name, unsigned: true)
        file = parse.file
        (servers, vendors) = (parse.file.servers, Set(parse.file.vendors.map(\.vendor)))
    }

    /// The lines that do not parse, and those that a style refuses; a file with any is not signed.
    public var errors: [LicenseTextError] { parse.errors + refusals }

    /// What was put right in the draft, and what its publisher may not have meant, by line; also of a draft that cannot be signed.
    public var warnings: [LicenseTextError] {
        (parse.warnings + parse.file.entries.flatMap { warnings(about: $0) }).sorted { $0.position.line < $1.position.line }
    }

    /// Writes a publisher's settings onto every FEATURE and INCREMENT line that does not say it itself.
    ///
    /// - Returns: how many lines got something.
    @discardableResult
    public mutating func apply(_ settings: ProducerSettings) -> Int {
        var changed = 0
        for index in file.entries.indices {
            guard case .feature(let line) = file.entries[index], line.bareKey == nil else { continue }
            let tokens = settings.tokens(for: line)
            guard !tokens.isEmpty, let longer = try? line.adding(tokens) else { continue }
            file.entries[index] = .feature(longer)
            changed += 1
        }
        return changed
    }

    /// Refuses what another system would: from now on its mistakes are among the errors.
    public mutating func require(_ style: LendingStyle) {
        for case .feature(let line) in file.entries where line.bareKey == nil {
            guard let refusal = style.refusal(of: line) else { continue }
            refusals.append(LicenseTextError(refusal.code, file: name, at: refusal.position, expected: refusal.expected))
        }
    }

    /// Signs every FEATURE, INCREMENT, UPGRADE and PACKAGE line for the servers of the file; comments and lines of other kinds stay as they are.
    ///
    /// - Throws: `bad-request`.
    public func signed(by key: SigningKey) throws(Refusal) -> SignedLicense {
        guard errors.isEmpty else {
            throw Refusal(
                .badRequest,
                "nothing was signed: \(errors.count) \(errors.count == 1 ? "line of \(name) is" : "lines of \(name) are") wrong",
                hint: "put \(errors.count == 1 ? "it" : "them") right and sign again")
        }
        try requireServers()
        try requirePublisher(key)
        var (license, signed) = (LicenseFile(), 0)
        for entry in file.entries {
            if case .feature(let line) = entry, line.bareKey == nil {
                let message = line.publisherMessage(servers: servers)
                license.entries.append(.feature(line.signed(key.sign(message, for: .publisherLine))))
                signed += 1
            } else if let derivation = entry.derivation {
                let message = derivation.publisherMessage(servers: servers)
                license.entries.append(LicenseFile.Entry(derivation.signed(key.sign(message, for: .publisherLine))))
                signed += 1
            } else {
                license.entries.append(entry)
            }
        }
        guard signed > 0 else {
            throw Refusal(.badRequest, "\(name) has no FEATURE or INCREMENT line to sign", hint: "add the lines to sell")
        }
        let text = license.printed
        if let error = LicenseFile.parse(text, name: name).errors.first {
            throw Refusal(
                .badRequest, "nothing was signed: with its signatures \(name) could not be read, \(error.expected)",
                hint: "make its lines shorter")
        }
        return SignedLicense(text: text, signedLines: signed, warnings: warnings)
    }

    /// A server's key is not its publisher's: with it the server could write its own lines.
    private func requirePublisher(_ key: SigningKey) throws(Refusal) {
        guard let server = servers.first(where: { $0.hostid == key.publicKey.hostid }) else { return }
        throw Refusal(
            .badKey, "the key is that of the license server on line \(server.tokens.all[0].position.line) of \(name), not a publisher's",
            hint: "sign with --key FOLDER/publisher.key, as `lend publisher new FOLDER` makes it")
    }

    private func requireServers() throws(Refusal) {
        let hint = "run `lend hostid` on the license server and put the ED25519=... it prints behind the host of the SERVER line"
        guard servers.count == 1 || servers.count == 3 else {
            throw Refusal(.badRequest, "\(name) has \(servers.count) SERVER lines, one or three are needed", hint: hint)
        }
        for server in servers where !Hostid.isDevice(server.hostid) {
            throw Refusal(
                .badRequest, "\(name):\(server.tokens.all[0].position.line): the hostid \(server.hostid.shown) is not a server's key",
                hint: hint)
        }
    }
}

extension LicenseDraft {
    private func warnings(about entry: LicenseFile.Entry) -> [LicenseTextError] {
        switch entry {
        case .feature(let line) where line.bareKey == nil: warnings(about: line)
        case .feature(let line): [warning(.unexpected, line.tokens.all[0], "this line has a bare key: it is kept as it is and not signed")]
        case .upgrade(let line): warnings(about: Derivation.upgrade(line))
        case .package(let line): warnings(about: Derivation.package(line))
        case .blank, .comment, .server, .vendor, .useServer: []
        }
    }

    private func warnings(about line: FeatureLine) -> [LicenseTextError] {
        var warnings = warnings(about: line.tokens, of: line.vendor)
        if let token = line.tokens.first("BORROW"), let hours = token.value.flatMap({ Int($0.shown) }),
            hours * 3600 > Borrowing.ceiling.seconds
        {
            let ceiling = Borrowing.ceiling.seconds / 3600
            warnings.append(warning(.badValue, token, "BORROW=\(hours) is more than the ceiling: \(ceiling) hours are lent at most"))
        }
        // As long as it will be with its signature; a file with more servers is not signed.
        if servers.count <= 3, let reason = line.signed(Bytes(repeating: 0, count: 64)).reasonNotToStore(servers: servers) {
            warnings.append(warning(.tooLong, line.tokens.all[0], "\(reason), so it cannot be lent"))
        }
        if let token = line.tokens.first("SUPERSEDE"), line.borrowing.issued == nil {
            warnings.append(warning(.missing, token, "SUPERSEDE takes the place of nothing without ISSUED=dd-mmm-yyyy"))
        }
        return warnings
    }

    /// What holds for lines of every kind that is signed.
    func warnings(about tokens: Tokens, of vendor: Bytes) -> [LicenseTextError] {
        var warnings: [LicenseTextError] = []
        if let token = tokens.first("SIGN") {
            warnings.append(warning(.signatureReplaced, token, "the SIGN that stood here is replaced"))
        }
        if !vendors.contains(vendor) {
            let text = "no VENDOR line names \(vendor.shown); without one the line cannot be lent"
            warnings.append(warning(.missing, tokens.all[2], text))
        }
        return warnings
    }

    func warning(_ code: LicenseTextError.Code, _ token: Token, _ text: String) -> LicenseTextError {
        LicenseTextError(code, file: name, at: token.position, expected: text)
    }
}
