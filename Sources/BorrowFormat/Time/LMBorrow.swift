// SPDX-License-Identifier: Apache-2.0

/// FlexLM's `LM_BORROW=today:{vendor|all}:enddate[:hh:mm]`; entries for several vendors stand between `;`.
public struct LMBorrow: Equatable, Sendable {
    public struct Entry: Equatable, Sendable {
        /// Only on this day do checkouts become borrows.
        public let today: CivilDate
        /// `nil` for `all`.
        public let vendor: Bytes?
        /// Always a day, with or without a time.
        public let end: When

        public init(today: CivilDate, vendor: Bytes?, end: CivilDate, time: When.TimeOfDay?) {
            (self.today, self.vendor, self.end) = (today, vendor, .date(end, time))
        }

        /// `22-nov-2026:ugslmd:29-nov-2026:17:00`.
        public var text: Bytes {
            var text = today.licenseText + [ASCII.colon] + (vendor ?? Bytes("all")) + [ASCII.colon]
            guard case .date(let day, let time) = end else { return text }
            text += day.licenseText
            if let time {
                text +=
                    [ASCII.colon] + Bytes(decimal: Int64(time.hour), width: 2) + [ASCII.colon]
                    + Bytes(decimal: Int64(time.minute), width: 2)
            }
            return text
        }
    }

    /// In the order in which they were written; at least one.
    public let entries: [Entry]

    /// The entries with `;` between them.
    public var text: Bytes { Bytes(entries.map { $0.text }.joined(separator: [ASCII.semicolon])) }

    /// `nil` where there is none.
    public init?(entries: [Entry]) {
        guard !entries.isEmpty else { return nil }
        self.entries = entries
    }

    /// `nil` where any entry does not parse.
    public init?(_ text: Bytes) {
        let parts = text.split(separator: ASCII.semicolon).map { Bytes($0) }
        let entries = parts.compactMap { Self.entry($0) }
        guard !entries.isEmpty, entries.count == parts.count else { return nil }
        self.entries = entries
    }

    /// The entry for a vendor: one that names it goes before `all`.
    public func entry(vendor: Bytes) -> Entry? {
        entries.first { $0.vendor == vendor } ?? entries.first { $0.vendor == nil }
    }

    private static func entry(_ text: Bytes) -> Entry? {
        let parts = text.split(separator: ASCII.colon, maxSplits: 2, omittingEmptySubsequences: false).map { Bytes($0) }
        guard parts.count == 3, let today = CivilDate(licenseText: parts[0]), !parts[1].isEmpty,
            let end = When(parts[2]), case .date(let day, let time) = end
        else { return nil }
        return Entry(today: today, vendor: parts[1].equalsIgnoringCase("all") ? nil : parts[1], end: day, time: time)
    }
}
