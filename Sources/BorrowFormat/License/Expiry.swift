// SPDX-License-Identifier: Apache-2.0

/// A line's last day: `dd-mmm-yyyy`, or never (`permanent`, or a date of year 0).
public enum Expiry: Equatable, Sendable {
    case permanent
    case date(CivilDate)

    public init?(_ text: some Collection<UInt8>) {
        let text = Bytes(text)
        if let date = CivilDate(licenseText: text) {
            self = .date(date)
        } else if text.equalsIgnoringCase("permanent") || Self.isYearZero(text) {
            self = .permanent
        } else {
            return nil
        }
    }

    private static func isYearZero(_ text: Bytes) -> Bool {
        let parts = text.split(separator: ASCII.minus, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[2].decimal(digits: 4) == 0 else { return false }
        // Any real day and month do: 2000 is a leap year.
        return CivilDate(licenseText: parts[0] + [ASCII.minus] + parts[1] + Bytes("-2000")) != nil
    }
}

/// How many seats a line has; `0` and `uncounted` need no server.
public enum SeatCount: Equatable, Sendable {
    case uncounted
    case counted(Int)

    static var most: Int { 1_000_000_000 }

    /// At most `most`.
    public init?(_ text: some Collection<UInt8>) {
        if text.equalsIgnoringCase("uncounted") {
            self = .uncounted
        } else if let number = text.decimal(digits: 10), number <= Self.most {
            self = number == 0 ? .uncounted : .counted(Int(number))
        } else {
            return nil
        }
    }
}
