// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// How much one feature was used on one laptop on one day, as that laptop reports it.
public struct DayOfUse: Sendable, Equatable {
    public let vendor: Bytes
    public let feature: Bytes
    /// By the laptop's clock and zone.
    public let day: CivilDate
    /// This and the host are claims, as a borrower's are.
    public let user: String
    public let host: String
    /// `ED25519=…`.
    public let device: String
    public let launches: Int
    public let minutes: Int
}
