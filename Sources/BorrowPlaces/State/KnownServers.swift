// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What license servers last said of their databases: one that remembers less than it did was lost, put back, or is another's.
public struct KnownServers: Sendable {
    private struct Entry {
        let server: Bytes
        let database: Bytes
        let commits: Int64
    }

    private let file: StateFile

    /// - Parameter folder: `Places.state`.
    public init(folder: String) {
        file = StateFile(folder: folder, name: "servers")
    }

    /// Notes which database a server answers from, and how often it has been written to.
    ///
    /// - Parameter server: `ED25519=…`.
    /// - Returns: whether that is another database than before, or an older one.
    public func note(server: Bytes, database: Bytes, commits: Int64) throws(AgentError) -> Bool {
        let known = Self.entries(try file.lines()).first { $0.server == server }
        let isStranger = known.map { $0.database != database || $0.commits > commits } ?? false
        if let known, known.database == database, known.commits == commits { return false }
        try file.change { lines in
            let others = Self.entries(lines).filter { $0.server != server }
            lines = (others + [Entry(server: server, database: database, commits: commits)]).map(Self.line)
        }
        return isStranger
    }

    private static func entries(_ lines: [Bytes]) -> [Entry] {
        lines.compactMap { Message($0) }.compactMap { message in
            guard message.word.equals("SERVER"), let server = message.value("KEY"), let database = message.value("DATABASE"),
                let commits = message.value("COMMITS")?.decimal()
            else { return nil }
            return Entry(server: server, database: database, commits: commits)
        }
    }

    private static func line(_ entry: Entry) -> Bytes {
        Message(
            "SERVER",
            attributes: [Token("KEY", entry.server), Token("DATABASE", entry.database), Token("COMMITS", Bytes(decimal: entry.commits))]
        ).head.canonical
    }
}
