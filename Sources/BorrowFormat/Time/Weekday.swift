// SPDX-License-Identifier: Apache-2.0

public enum Weekday: Sendable, CaseIterable {
    case sunday, monday, tuesday, wednesday, thursday, friday, saturday

    /// Reads an English name, whole or its first three letters, in any case.
    public init?(_ name: some Collection<UInt8>) {
        let names: [(StaticString, StaticString, Weekday)] = [
            ("sunday", "sun", .sunday), ("monday", "mon", .monday), ("tuesday", "tue", .tuesday), ("wednesday", "wed", .wednesday),
            ("thursday", "thu", .thursday), ("friday", "fri", .friday), ("saturday", "sat", .saturday),
        ]
        guard let found = names.first(where: { name.equalsIgnoringCase($0.0) || name.equalsIgnoringCase($0.1) }) else { return nil }
        self = found.2
    }
}
