// SPDX-License-Identifier: Apache-2.0

/// A license file as far as it could be read, and everything that was wrong with it.
public struct LicenseParse: Sendable {
    public var file: LicenseFile
    /// In the order of the lines; empty where the whole file was read.
    public var errors: [LicenseTextError]
    /// Only unsigned input gives any.
    public var warnings: [LicenseTextError]
}

extension LicenseFile {
    /// Reads license text; a bad line is an error of its own and never hides the others.
    ///
    /// - Parameter name: what errors call the file.
    /// - Parameter unsigned: the text is a publisher's draft: lines may be broken without `\`, quotes may be typographic.
    public static func parse(_ text: Bytes, name: String, unsigned: Bool = false) -> LicenseParse {
        if let error = limit(passedBy: text, name: name) { return LicenseParse(file: LicenseFile(), errors: [error], warnings: []) }
        var lines = PhysicalLine.split(text)
        var parse = LicenseParse(file: LicenseFile(), errors: [], warnings: [])
        if unsigned {
            let pasted = PastedText(lines)
            lines = pasted.lines
            parse.warnings = pasted.warnings
        }
        for line in SourceLines(lines) {
            do throws(LicenseTextError) {
                parse.file.entries.append(try Entry(line))
            } catch {
                parse.errors.append(error)
            }
        }
        for index in parse.errors.indices { parse.errors[index].file = name }
        for index in parse.warnings.indices { parse.warnings[index].file = name }
        return parse
    }

    /// Looked at before anything is taken apart, so that the memory which a file takes is bounded.
    private static func limit(passedBy text: Bytes, name: String) -> LicenseTextError? {
        guard text.count <= largest else {
            return LicenseTextError(
                .tooLong, file: name, at: TextPosition(line: 1, column: 1), expected: "expected a file of at most \(largest) bytes")
        }
        // Each has a byte at least.
        guard text.count > mostLines else { return nil }
        let lines = text.reduce(text.last == ASCII.newline ? 0 : 1) { $1 == ASCII.newline ? $0 + 1 : $0 }
        guard lines <= mostLines else {
            return LicenseTextError(
                .tooLong, file: name, at: TextPosition(line: mostLines + 1, column: 1),
                expected: "expected a file of at most \(mostLines) lines, found \(lines)")
        }
        return nil
    }
}

extension LicenseFile.Entry {
    init(_ line: SourceLine) throws(LicenseTextError) {
        let first = line.parts[0]
        if line.parts.count == 1, first.isBlank {
            self = .blank
            return
        }
        if first.isComment {
            self = .comment(try Self.comment(first))
            return
        }
        var reader = LineReader(try line.tokens(), end: line.end)
        let keyword = try reader.keyword()
        switch keyword {
        case .server: self = .server(try ServerLine(&reader))
        case .vendor, .daemon: self = .vendor(try VendorLine(&reader))
        case .useServer: self = .useServer(try reader.attributes())
        case .feature: self = .feature(try FeatureLine(.feature, &reader))
        case .increment: self = .feature(try FeatureLine(.increment, &reader))
        case .upgrade: self = .upgrade(try UpgradeLine(&reader))
        case .package: self = .package(try PackageLine(&reader))
        }
    }

    private static func comment(_ line: PhysicalLine) throws(LicenseTextError) -> Bytes {
        let text = line.text.drop(while: ASCII.isBlank)
        if let bad = text.firstIndex(where: { ASCII.isControl($0) && $0 != ASCII.tab }) {
            throw LicenseTextError(
                .badCharacter, at: line.position(of: bad), expected: "expected text, found the control character \(text[bad])")
        }
        return Bytes(text)
    }
}
