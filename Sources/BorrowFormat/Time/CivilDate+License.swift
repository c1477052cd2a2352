// SPDX-License-Identifier: Apache-2.0

extension CivilDate {
    private static let months: StaticString = "janfebmaraprmayjunjulaugsepoctnovdec"

    /// Reads a license file's `dd-mmm-yyyy`: English month in any case, day of one or two digits, year of four.
    public init?(licenseText text: some Collection<UInt8>) {
        let parts = Bytes(text).split(separator: ASCII.minus, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[2].count == 4, let day = parts[0].decimal(digits: 2),
            let month = Self.month(named: parts[1]), let year = parts[2].decimal(digits: 4)
        else { return nil }
        self.init(year: Int(year), month: month, day: Int(day))
    }

    /// `06-nov-2027`.
    public var licenseText: Bytes {
        let start = (month - 1) * 3
        return Bytes(decimal: Int64(day), width: 2) + [ASCII.minus] + Bytes(Self.months)[start..<start + 3] + [ASCII.minus]
            + Bytes(decimal: Int64(year), width: 4)
    }

    private static func month(named name: ArraySlice<UInt8>) -> Int? {
        guard name.count == 3 else { return nil }
        return months.withUTF8Buffer { months in
            (1...12).first { month in zip(name, months[((month - 1) * 3)...]).allSatisfy { ASCII.lowercased($0) == $1 } }
        }
    }
}
