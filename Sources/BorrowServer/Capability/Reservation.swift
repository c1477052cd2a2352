// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Seats that an administrator keeps for one device or one user.
public struct Reservation: Sendable, Equatable {
    /// Counts from 1, by the time it was made.
    public let number: Int
    /// `nil`: of every vendor.
    public let vendor: Bytes?
    public let feature: Bytes
    /// At least 1.
    public let seats: Int
    public let holder: Holder

    public enum Holder: Sendable, Equatable {
        /// `ED25519=…` or `MACHINE=…`.
        case device(String)
        case user(String)
    }

    /// The rule that it is.
    var rule: Rule {
        let (party, words): (Party, String) =
            switch holder {
            case .device(let hostid): (.target(Bytes(hostid.utf8)), "--device \(hostid)")
            case .user(let name): (.user(Bytes(name.utf8)), "--user \(name)")
            }
        return Rule(
            .reserve(seats), scope: Rule.Scope(vendor: vendor, feature: feature), whom: [party],
            origin: Rule.Origin(source: "reservations", line: number, text: "\(feature.shown)*\(seats) \(words)"))
    }
}
