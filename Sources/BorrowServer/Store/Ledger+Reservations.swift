// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import GRDB

extension Ledger {
    /// What administrators have reserved of a feature.
    func reservations(vendor: Bytes, feature: Bytes) throws -> [Reservation] {
        let sql = "SELECT * FROM reservations WHERE feature = ? AND (vendor IS NULL OR vendor = ?) ORDER BY number"
        return try rows(sql, [feature.blob, vendor.blob]).map(Reservation.init(row:))
    }

    func reservations() throws -> [Reservation] {
        try rows("SELECT * FROM reservations ORDER BY number", []).map(Reservation.init(row:))
    }

    func reservation(_ number: Int) throws -> Reservation? {
        try firstRow("SELECT * FROM reservations WHERE number = ?", [number]).map(Reservation.init(row:))
    }

    /// - Returns: it, with the number that it got.
    func insertReservation(vendor: Bytes?, feature: Bytes, seats: Int, holder: Reservation.Holder) throws -> Reservation {
        let number = try number("SELECT COALESCE(MAX(number), 0) + 1 FROM reservations", [])
        let (device, user): (String?, String?) =
            switch holder {
            case .device(let hostid): (hostid, nil)
            case .user(let name): (nil, name)
            }
        try execute(
            "INSERT INTO reservations (number, vendor, feature, seats, device, user_name) VALUES (?, ?, ?, ?, ?, ?)",
            [number, vendor?.blob, feature.blob, seats, device, user])
        return Reservation(number: number, vendor: vendor, feature: feature, seats: seats, holder: holder)
    }

    func remove(_ reservation: Reservation) throws {
        try execute("DELETE FROM reservations WHERE number = ?", [reservation.number])
    }
}

extension Reservation {
    fileprivate init(row: Row) throws {
        let holder: Holder? = (row["device"] as String?).map { .device($0) } ?? (row["user_name"] as String?).map { .user($0) }
        guard let holder else { throw Refusal.store("a reservation is for nobody") }
        self.init(
            number: row["number"], vendor: (row["vendor"] as Data?).map { Bytes($0) }, feature: Bytes(row["feature"] as Data),
            seats: row["seats"], holder: holder)
    }
}
