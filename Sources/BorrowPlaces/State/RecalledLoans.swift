// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// The loans that license servers wanted back and that were given up here: told again whenever somebody looks what became of them.
public struct RecalledLoans: Sendable {
    /// In seconds.
    private static let keptFor: Int64 = 30 * 86400

    public struct Entry: Sendable, Equatable {
        public let loan: Bytes
        /// The administrator's words; may be empty.
        public let reason: Bytes
        /// Whether it had been written off as lost.
        public let isReclaimed: Bool
        public let at: Instant

        public init(loan: Bytes, reason: Bytes, isReclaimed: Bool, at: Instant) {
            (self.loan, self.reason, self.isReclaimed, self.at) = (loan, reason, isReclaimed, at)
        }
    }

    private let file: StateFile

    /// - Parameter folder: `Places.state`.
    public init(folder: String) {
        file = StateFile(folder: folder, name: "recalled")
    }

    public func entries() throws(AgentError) -> [Entry] { try file.lines().compactMap { Entry($0) } }

    public func add(_ entry: Entry) throws(AgentError) {
        try file.change { lines in
            let kept = lines.compactMap { Entry($0) }.filter { $0.loan != entry.loan && $0.at + Self.keptFor > entry.at }
            lines = (kept + [entry]).map(\.line)
        }
    }
}

extension RecalledLoans.Entry {
    fileprivate init?(_ line: Bytes) {
        guard let message = Message(line), message.word.equals("WANTED"), let loan = message.value("LOAN"),
            let at = message.value("AT").flatMap({ Instant(iso8601: $0) })
        else { return nil }
        self.init(loan: loan, reason: message.value("REASON") ?? [], isReclaimed: message.head.has("RECLAIMED"), at: at)
    }

    fileprivate var line: Bytes {
        var attributes = [Token("LOAN", loan), Token("AT", at.iso8601), .told("REASON", reason)]
        if isReclaimed { attributes.append(Token("RECLAIMED")) }
        return Message("WANTED", attributes: attributes).head.canonical
    }
}
