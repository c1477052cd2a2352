// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys

/// A publisher's draft with every FEATURE and INCREMENT line signed, and what was done to it on the way.
public struct SignedLicense: Sendable {
    public let text: Bytes
    public let signedLines: Int
    public let warnings: [LicenseTextError]
}

/// A license file as its publisher wrote it, perhaps pasted from a web page, before it is signed.
public struct LicenseDraft: Sendable {
    private let name: String
    private let parse: LicenseParse

    public init(_ text: LicenseText) {
        name = text.name
        parse = LicenseFile.parse(text.bytes, name: text.name, unsigned: true)
    }

    /// The lines that do not parse; a file with any is not signed.
    public var errors: [LicenseTextError] { parse.errors }

    /// Signs every FEATURE and INCREMENT line for the servers of the file; comments and lines of other kinds stay as they are.
    ///
    /// - Throws: `bad-request`.
    public func signed(by key: SigningKey) throws(Refusal) -> SignedLicense {
        guard errors.isEmpty else {
            throw Refusal(
                .badRequest,
                "nothing was signed: \(errors.count) \(errors.count == 1 ? "line of \(name) does" : "lines of \(name) do") not parse",
                hint: "put \(errors.count == 1 ? "it" : "them") right and sign again")
        }
        try requireServers()
        var (file, warnings, signed) = (parse.file, parse.warnings, 0)
        for index in file.entries.indices {
            switch file.entries[index] {
            case .feature(let line) where line.bareKey == nil:
                warnings += Self.warnings(about: line, in: file, name: name)
                let message = line.publisherMessage(servers: file.servers)
                file.entries[index] = .feature(line.signed(key.sign(message, for: .publisherLine)))
                signed += 1
            case .feature(let line):
                warnings.append(Self.kept(line.tokens, "this line has a bare key: it is kept as it is and not signed", name: name))
            case .upgrade(let line):
                warnings.append(Self.kept(line.tokens, "an UPGRADE line is kept as it is and not signed", name: name))
            case .package(let line):
                warnings.append(Self.kept(line.tokens, "a PACKAGE line is kept as it is and not signed", name: name))
            case .blank, .comment, .server, .vendor, .useServer:
                continue
            }
        }
        guard signed > 0 else {
            throw Refusal(.badRequest, "\(name) has no FEATURE or INCREMENT line to sign", hint: "add the lines to sell")
        }
        return SignedLicense(text: file.printed, signedLines: signed, warnings: warnings.sorted { $0.position.line < $1.position.line })
    }

    private func requireServers() throws(Refusal) {
        let file = parse.file
        let hint = "run `lend hostid` on the license server and put the ED25519=... it prints behind the host of the SERVER line"
        guard file.servers.count == 1 || file.servers.count == 3 else {
            throw Refusal(.badRequest, "\(name) has \(file.servers.count) SERVER lines, one or three are needed", hint: hint)
        }
        for server in file.servers where !Hostid.isDevice(server.hostid) {
            throw Refusal(
                .badRequest, "\(name):\(server.tokens.all[0].position.line): the hostid \(server.hostid.shown) is not a server's key",
                hint: hint)
        }
    }

    private static func warnings(about line: FeatureLine, in file: LicenseFile, name: String) -> [LicenseTextError] {
        var warnings: [LicenseTextError] = []
        if let token = line.tokens.first("SIGN") {
            warnings.append(.init(.signatureReplaced, file: name, at: token.position, expected: "the SIGN that stood here is replaced"))
        }
        if !file.vendors.contains(where: { $0.vendor == line.vendor }) {
            warnings.append(
                .init(
                    .missing, file: name, at: line.tokens.all[2].position,
                    expected: "no VENDOR line names \(line.vendor.shown); without one the line cannot be lent"))
        }
        if let token = line.tokens.first("SUPERSEDE"), line.borrowing.issued == nil {
            warnings.append(
                .init(.missing, file: name, at: token.position, expected: "SUPERSEDE takes the place of nothing without ISSUED=dd-mmm-yyyy")
            )
        }
        return warnings
    }

    private static func kept(_ tokens: Tokens, _ text: String, name: String) -> LicenseTextError {
        LicenseTextError(.unexpected, file: name, at: tokens.all[0].position, expected: text)
    }
}
