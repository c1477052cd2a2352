// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// An options file of FlexNet as far as it could be read, and everything that was wrong with it.
public struct OptionsFile: Sendable {
    /// As errors and refusals call it.
    public let name: String
    /// In the order of the lines; empty where the whole file was read.
    public internal(set) var errors: [LicenseTextError] = []
    /// What was read and is perhaps not meant so.
    public internal(set) var warnings: [LicenseTextError] = []
    var statements: [OptionsStatement] = []

    /// - Parameter text: at most `LicenseFile.largest` bytes and `mostLines` lines; a larger file is one error.
    public init(_ text: LicenseText) {
        name = text.name
        if let error = Self.limit(passedBy: text) {
            errors = [error]
            return
        }
        let words = WordLines(text.bytes, name: name)
        errors = words.errors
        for line in words.lines {
            do throws(LicenseTextError) {
                statements.append(try OptionsReader.read(line))
            } catch {
                errors.append(error)
            }
        }
        checkGroups()
        checkContradictions()
        checkLookAlikes()
        for index in errors.indices { errors[index].file = name }
        for index in warnings.indices { warnings[index].file = name }
        errors.sort { ($0.position.line, $0.position.column) < ($1.position.line, $1.position.column) }
        warnings.sort { ($0.position.line, $0.position.column) < ($1.position.line, $1.position.column) }
    }

    /// Looked at before anything is taken apart, so that the memory which a file takes is bounded.
    private static func limit(passedBy text: LicenseText) -> LicenseTextError? {
        func tooLong(_ line: Int, _ what: String) -> LicenseTextError {
            LicenseTextError(
                .tooLong, file: text.name, at: TextPosition(line: line, column: 1), expected: "expected a file of at most \(what)")
        }
        guard text.bytes.count <= LicenseFile.largest else { return tooLong(1, "\(LicenseFile.largest) bytes") }
        let lines = text.bytes.count { $0 == ASCII.newline }
        return lines > LicenseFile.mostLines ? tooLong(LicenseFile.mostLines + 1, "\(LicenseFile.mostLines) lines, found \(lines)") : nil
    }

    /// The lines that are read and not acted on, with the reason.
    public var unused: [String] {
        statements.compactMap { statement in
            guard case .unused(let why) = statement.meaning else { return nil }
            return "\(name):\(statement.position.line): \(statement.keyword.rawValue) is read, but not used: \(why)"
        }
    }

    /// What it says of one vendor's features, or where `vendor` is `nil` of every vendor's.
    public func rules(vendor: Bytes? = nil) -> RuleSet {
        RuleSet(statements.compactMap { $0.rule(vendor: vendor, file: name) }, groups: groups, vendor: vendor)
    }

    private var groups: RuleGroups {
        RuleGroups(users: userGroups, hosts: hostGroups, ignoringCase: ignoresCase)
    }

    var userGroups: [(name: Bytes, members: [Bytes])] {
        statements.compactMap { if case .group(let name, let members) = $0.meaning { (name, members) } else { nil } }
    }

    var hostGroups: [(name: Bytes, members: [Bytes])] {
        statements.compactMap { if case .hostGroup(let name, let members) = $0.meaning { (name, members) } else { nil } }
    }

    /// The last `GROUPCASEINSENSITIVE` counts.
    var ignoresCase: Bool {
        for statement in statements.reversed() { if case .ignoresCase(let isOn) = statement.meaning { return isOn } }
        return false
    }
}
