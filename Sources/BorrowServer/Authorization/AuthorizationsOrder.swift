// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Shows who may use which license.
public struct AuthorizationsOrder: AdministrativeOrder {
    public static let name = "authorizations"
    public static let role = AdministratorRole.read
    public static let isReading = true

    /// `VENDOR/FEATURE`; absent: all of which something was said, and all groups.
    public let license: String?

    public init(_ license: LicenseName? = nil) {
        self.license = license?.text
    }

    public func carryOut(in office: AdministrationOffice) throws -> AuthorizationReport {
        guard let license else { return try AuthorizationReport(allIn: office.ledger) }
        return try AuthorizationReport(of: [LicenseName(license)], in: office.ledger)
    }
}
