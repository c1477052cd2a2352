// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

/// An options file explained: each line in plain words, and everything that is wrong with it.
public struct OptionsReport: Codable, Sendable {
    public struct Line: Codable, Sendable {
        public let line: Int
        /// As it may be written again.
        public let text: String
        public let meaning: String
        /// `false`: it is read, and not acted on.
        public let used: Bool
    }

    public let file: String
    public let lines: [Line]
    /// `FILE:LINE:COLUMN: what was expected [code]`.
    public let errors: [String]
    public let warnings: [String]
    /// Where somebody was asked about: one for each pool.
    public internal(set) var verdicts: [OptionsVerdict]?

    /// - Parameter shelf: the lines that it is to fit; `nil`: not known.
    public init(_ file: OptionsFile, shelf: Shelf? = nil, vendor: Bytes? = nil, at now: Instant) {
        self.file = file.name
        lines = file.statements.map { statement in
            Line(
                line: statement.position.line, text: statement.text.shown, meaning: statement.inWords,
                used: statement.keyword.unused == nil)
        }
        errors = file.errors.map(\.labelled)
        warnings = (file.warnings + (shelf.map { file.warnings(against: $0, vendor: vendor, at: now) } ?? [])).map(\.labelled)
    }

    /// For people: one line a line.
    public var table: String {
        guard !lines.isEmpty else { return "\(file) says nothing\n" }
        return TextTable(["LINE", "TEXT", "MEANING"], lines.map { ["\($0.line)", Self.short($0.text), $0.meaning] }).text
    }

    /// For scripts.
    public var json: String {
        get throws(Refusal) { try ReportText.json(self) }
    }

    /// A group of a thousand is told by its beginning.
    static func short(_ text: String) -> String { text.count > 60 ? text.prefix(57) + "..." : text }
}

extension OptionsStatement {
    /// The `feature:KEY=value` of the line.
    private var narrowed: String { words.map(\.word.shown).first { $0.contains(":") } ?? "" }

    /// What the line means, for somebody who does not know the keyword.
    var inWords: String {
        switch meaning {
        case .rule(let effect, let use, let feature, let pair, let whom):
            let what = pair == nil ? feature?.shown ?? "anything" : narrowed
            let party = whom?.inWords ?? "everybody"
            let verb = use == .borrowing ? "borrow" : "use"
            return switch effect {
            case .allow: "\(party) may \(verb) \(what); whom no such line names may not"
            case .deny:
                "\(party) may not \(verb) \(what), whatever else is said" + (use == .borrowing ? "; connected use is not meant" : "")
            case .reserve(let seats): "\(seats.seatsInWords) of \(what) \(seats == 1 ? "is" : "are") kept for \(party)"
            case .limit(let seats):
                "\(party) may hold \(seats.seatsInWords) of \(feature == nil ? "all features" : what) at most, together"
            case .keepBack(let seats):
                "\(seats.seatsInWords) of \(what) may not be borrowed; connected use may have \(seats == 1 ? "it" : "them")"
            case .longest(let interval):
                "\(what) is borrowed for \(interval.text.shown) at the longest, or less where its license line says so"
            case .overdraft(let seats): "of the OVERDRAFT of \(what), \(seats.seatsInWords) may be lent"
            }
        case .group(let name, let members): return "GROUP \(name.shown): \(members.count) user\(members.count == 1 ? "" : "s")"
        case .hostGroup(let name, let members): return "HOST_GROUP \(name.shown): \(members.count) host\(members.count == 1 ? "" : "s")"
        case .ignoresCase(let isOn):
            return isOn ? "members of groups are compared without regard to case" : "members of groups are compared as they are written"
        case .unused(let why): return "not used: \(why)"
        }
    }
}
