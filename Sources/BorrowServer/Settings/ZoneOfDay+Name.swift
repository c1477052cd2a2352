// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation

extension ZoneOfDay {
    /// A zone by its name in the system's time zone data; `nil` where there is none.
    public init?(named name: String) {
        if name == Self.utc.name {
            self = .utc
            return
        }
        guard TimeZone.knownTimeZoneIdentifiers.contains(name), let zone = TimeZone(identifier: name) else { return nil }
        self.init(name: name) { instant in
            Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(instant.seconds))))
        }
    }
}
