// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What `lmborrow` set: until when the checkouts of a vendor that are made today are borrowed.
///
/// Entries read as `LM_BORROW` does. One whose first date is not today means nothing any more, and is cleared by whoever finds it.
public struct BorrowSetting: Sendable {
    private let file: StateFile

    /// - Parameter folder: `Places.state`.
    public init(folder: String) {
        file = StateFile(folder: folder, name: "lm-borrow")
    }

    /// What is in force on that day; `nil`: nothing.
    public func setting(today: CivilDate) throws(AgentError) -> LMBorrow? {
        LMBorrow(entries: Self.entries(try file.lines()).filter { $0.today == today })
    }

    /// Whether anything is kept, in force or not.
    public var isKept: Bool { (try? file.lines()).map { !$0.isEmpty } ?? false }

    /// Sets the end for a vendor, or for `all` where there is none; `all` takes the place of every vendor's.
    public func set(_ entry: LMBorrow.Entry) throws(AgentError) {
        try change(today: entry.today) { entries in
            entries.removeAll { $0.vendor == entry.vendor || entry.vendor == nil }
            entries.append(entry)
        }
    }

    /// Clears one vendor's, as a return of his does. An entry for `all` stays.
    public func clear(vendor: Bytes, today: CivilDate) throws(AgentError) {
        guard isKept else { return }
        try change(today: today) { entries in entries.removeAll { $0.vendor == vendor } }
    }

    /// Clears everything.
    public func clear() throws(AgentError) {
        guard isKept else { return }
        try file.change { lines in lines = [] }
    }

    /// Takes away what was set on another day.
    /// - Returns: whether there was any.
    @discardableResult
    public func clearLapsed(today: CivilDate) throws(AgentError) -> Bool {
        guard Self.entries(try file.lines()).contains(where: { $0.today != today }) else { return false }
        try change(today: today) { _ in }
        return true
    }

    private func change(today: CivilDate, _ body: (inout [LMBorrow.Entry]) -> Void) throws(AgentError) {
        try file.change { lines in
            var entries = Self.entries(lines).filter { $0.today == today }
            body(&entries)
            lines = entries.map(\.text)
        }
    }

    private static func entries(_ lines: [Bytes]) -> [LMBorrow.Entry] { lines.flatMap { LMBorrow($0)?.entries ?? [] } }
}
