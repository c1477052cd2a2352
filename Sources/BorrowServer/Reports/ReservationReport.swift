// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What administrators have reserved.
public struct ReservationReport: Codable, Sendable {
    public struct Entry: Codable, Sendable, Equatable {
        public let number: Int
        /// Absent: every vendor's.
        public let vendor: String?
        public let feature: String
        public let seats: Int
        /// For whom: exactly one of both.
        public let device: String?
        public let user: String?
    }

    /// By number.
    public let reservations: [Entry]

    /// For people.
    public var table: String {
        guard !reservations.isEmpty else { return "nothing is reserved\n" }
        return TextTable(
            ["NUMBER", "FEATURE", "SEATS", "FOR"],
            reservations.map { entry in
                [
                    "\(entry.number)", (entry.vendor.map { $0 + "/" } ?? "") + entry.feature, "\(entry.seats)",
                    entry.user.map { "user \($0)" } ?? "device \(entry.device ?? "")",
                ]
            }
        ).text
    }

    /// For scripts.
    public var json: String {
        get throws(Refusal) { try ReportText.json(self) }
    }
}

extension ReservationReport.Entry {
    init(_ reservation: Reservation) {
        let (device, user): (String?, String?) =
            switch reservation.holder {
            case .device(let hostid): (hostid, nil)
            case .user(let name): (nil, name)
            }
        self.init(
            number: reservation.number, vendor: reservation.vendor?.shown, feature: reservation.feature.shown, seats: reservation.seats,
            device: device, user: user)
    }
}
