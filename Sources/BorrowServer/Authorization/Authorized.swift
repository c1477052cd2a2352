// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Whom an authorization lets use a license: LUM's triple. Each part that is not `*` must fit.
public struct Authorized: Sendable, Hashable {
    /// `*`: everybody, every group or every machine.
    static let any = Bytes("*")
    /// LUM's longest name, in characters.
    static let longestName = 31

    public let user: Bytes
    public let group: Bytes
    /// A hostid, `MACHINE=…` or `ED25519=…`.
    public let target: Bytes

    /// - Throws: `usage`, with what is wrong with which part.
    public init(user: Bytes, group: Bytes, target: Bytes) throws(Refusal) {
        for (what, name) in [("user", user), ("group", group)] where name != Self.any {
            if let mistake = Self.mistake(in: name, of: what) { throw Refusal(.usage, mistake, hint: Self.hint) }
        }
        if let mistake = Self.mistake(inTarget: target) { throw Refusal(.usage, mistake, hint: Self.hint) }
        (self.user, self.group, self.target) = (user, group, target)
    }

    /// Reads `USER GROUP TARGET`.
    ///
    /// - Throws: `usage`.
    public init(_ text: String) throws(Refusal) {
        let line = WordLines(Bytes(text.utf8), name: "")
        guard line.errors.isEmpty, line.lines.count == 1, line.lines[0].words.count == 3 else {
            throw Refusal(.usage, "\"\(text)\" is no triple of user, group and target", hint: Self.hint)
        }
        let words = line.lines[0].words.map(\.word)
        try self.init(user: words[0], group: words[1], target: words[2])
    }

    private static let hint =
        "write \"USER GROUP TARGET\", such as \"alice * *\"; * stands for any, and a target is what `borrow hostid` prints"

    /// What is wrong with a name, in words; `nil` where nothing is.
    ///
    /// - Parameter what: `user` or `group`.
    static func mistake(in name: Bytes, of what: String) -> String? {
        guard let text = String(validating: name, as: UTF8.self), !name.isEmpty else {
            return "the \(what) is \(name.isEmpty ? "empty" : "not UTF-8"), and no \(what) has such a name"
        }
        guard text.unicodeScalars.count <= longestName else {
            return "the \(what) \(text) has \(text.unicodeScalars.count) characters, \(longestName) are allowed"
        }
        guard !text.unicodeScalars.contains(where: { $0.isTextControl || $0 == "\"" }) else {
            return "the \(what) \(BorrowFormat.shown(text)) holds a quote or a control character"
        }
        return text.contains("*") ? "the \(what) \(text) holds a *, which stands only alone" : nil
    }

    static func mistake(inTarget target: Bytes) -> String? {
        guard target != any, !Hostid.isMachine(target), !Hostid.isDevice(target) else { return nil }
        return "the target \(BorrowFormat.shown(target)) is no hostid, MACHINE= or ED25519= and 43 characters"
    }

    /// `alice * *`, with quotes where a name holds blanks.
    public var text: String { words.canonical.shown }

    /// The three as words of a line.
    var words: Tokens {
        // A hostid is a pair, which needs no quotes.
        let pair = target.split(separator: ASCII.equals, maxSplits: 1, omittingEmptySubsequences: false).map { Bytes($0) }
        return Tokens([Token(key: user), Token(key: group), Token(key: pair[0], value: pair.count > 1 ? pair[1] : nil)])
    }
}

extension Authorized: Codable {
    private enum CodingKeys: String, CodingKey { case user, group, target }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        func part(_ key: CodingKeys) throws -> Bytes { Bytes(try fields.decode(String.self, forKey: key).utf8) }
        try self.init(user: part(.user), group: part(.group), target: part(.target))
    }

    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(user.shown, forKey: .user)
        try fields.encode(group.shown, forKey: .group)
        try fields.encode(target.shown, forKey: .target)
    }
}
