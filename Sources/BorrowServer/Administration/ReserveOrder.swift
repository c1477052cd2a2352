// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat

/// Keeps seats of a feature, or counts of a metered one, for one device or one user.
public struct ReserveOrder: AdministrativeOrder {
    public static let name = "reserve"
    public static let role = AdministratorRole.admin

    /// `nil`: every vendor's.
    public let vendor: String?
    public let feature: String
    public let seats: Int
    /// `ED25519=…` or `MACHINE=…`. Either this or the user.
    public let device: String?
    public let user: String?

    public init(vendor: String?, feature: String, seats: Int, device: String? = nil, user: String? = nil) {
        (self.vendor, self.feature, self.seats, self.device, self.user) = (vendor, feature, seats, device, user)
    }

    /// - Throws: `usage` for names and numbers that no reservation can have.
    public func carryOut(in office: AdministrationOffice) throws -> ReservationReport.Entry {
        for text in [vendor, feature, user].compactMap(\.self) {
            guard (1...255).contains(text.utf8.count), !text.unicodeScalars.contains(where: \.isTextControl) else {
                throw Refusal(
                    .usage, "\"\(text)\" is empty, longer than 255 bytes or holds a control character", hint: "write the name as it is")
            }
        }
        guard (1...999_999_999).contains(seats) else {
            throw Refusal(.usage, "\(seats) seats cannot be reserved", hint: "reserve 1 to 999999999")
        }
        let reservation = try office.ledger.insertReservation(
            vendor: vendor.map { Bytes($0.utf8) }, feature: Bytes(feature.utf8), seats: seats, holder: try holder())
        try office.ledger.append(AuditEntry(.reserve, reservation, in: office))
        return ReservationReport.Entry(reservation)
    }

    private func holder() throws(Refusal) -> Reservation.Holder {
        switch (device, user) {
        case (let device?, nil):
            let hostid = Bytes(device.utf8)
            guard PublicKey(hostid: hostid) != nil || Hostid.isMachine(hostid) else {
                throw Refusal(
                    .usage, "\"\(device)\" is no hostid of a device",
                    hint: "give the ED25519=… or MACHINE=… that `borrow hostid` shows there, or a user")
            }
            return .device(device)
        case (nil, let user?): return .user(user)
        default: throw Refusal(.usage, "a reservation is for a device or for a user", hint: "give one of --device and --user")
        }
    }
}

/// Takes a reservation away.
public struct UnreserveOrder: AdministrativeOrder {
    public static let name = "unreserve"
    public static let role = AdministratorRole.admin

    public let number: Int

    public init(number: Int) {
        self.number = number
    }

    /// - Returns: what it was.
    /// - Throws: `usage` where there is none of that number.
    public func carryOut(in office: AdministrationOffice) throws -> ReservationReport.Entry {
        guard let reservation = try office.ledger.reservation(number) else {
            throw Refusal(.usage, "there is no reservation \(number)", hint: "`lend reserve list` shows those that there are")
        }
        try office.ledger.remove(reservation)
        try office.ledger.append(AuditEntry(.unreserve, reservation, in: office))
        return ReservationReport.Entry(reservation)
    }
}

/// What is reserved.
public struct ReservationsOrder: AdministrativeOrder {
    public static let name = "reservations"
    public static let role = AdministratorRole.read
    public static let isReading = true

    public init() {}

    public func carryOut(in office: AdministrationOffice) throws -> ReservationReport {
        guard try office.ledger.has("reservations") else { return ReservationReport(reservations: []) }
        return ReservationReport(reservations: try office.ledger.reservations().map { ReservationReport.Entry($0) })
    }
}

extension AuditEntry {
    fileprivate init(_ action: Action, _ reservation: Reservation, in office: AdministrationOffice) {
        let (device, detail) =
            switch reservation.holder {
            case .device(let hostid): (hostid, "")
            case .user(let name): ("", "for user \(name)")
            }
        self.init(
            action: action, at: office.now, device: device, request: "", vendor: reservation.vendor ?? [], feature: reservation.feature,
            seats: reservation.seats, detail: detail, administrator: office.administrator)
    }
}
