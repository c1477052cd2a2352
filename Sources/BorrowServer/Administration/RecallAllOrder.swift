// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat

/// Asks for all loans back that are out and fit, each as `RecallOrder` does, with a row of the audit for each.
public struct RecallAllOrder: AdministrativeOrder {
    public static let name = "recall-all"
    public static let role = AdministratorRole.operate

    /// Which loans; what is `nil` may be anything.
    public struct Filter: Codable, Sendable, Equatable {
        public var vendor: String?
        public var feature: String?
        /// As the loan says it, byte by byte.
        public var user: String?
        /// `ED25519=…`.
        public var device: String?
        /// `ED25519=…` of the server's key that signed it: of a key that was rotated out, or stolen.
        public var server: String?

        public init(vendor: String? = nil, feature: String? = nil, user: String? = nil, device: String? = nil, server: String? = nil) {
            (self.vendor, self.feature, self.user, self.device, self.server) = (vendor, feature, user, device, server)
        }
    }

    public let filter: Filter
    /// What their users are told: a line without control characters, or empty.
    public let reason: String

    public struct Report: Codable, Sendable {
        /// As they stand then, by time of issue.
        public let loans: [LoanReport.Entry]
    }

    public init(_ filter: Filter, reason: String) {
        (self.filter, self.reason) = (filter, reason)
    }

    /// - Throws: `usage` for a reason that cannot be told, or a key that is none; `not-held` where nothing that fits is out.
    public func carryOut(in office: AdministrationOffice) throws -> Report {
        try office.requireLine(reason)
        let signer = try filter.server.map { server throws(Refusal) in try Self.key(server) }
        var loans: [Loan] = []
        try office.ledger.eachLoan(outAt: office.now) { loan in
            if loan.isOut(at: office.now), filter.fits(loan), signer.map(loan.isSigned(by:)) ?? true { loans.append(loan) }
        }
        guard !loans.isEmpty else {
            throw Refusal(.notHeld, "nothing that fits is out", hint: "`lend loans` shows what is out; names are compared byte by byte")
        }
        return Report(loans: try loans.map { try RecallOrder.recall($0, reason: reason, in: office) })
    }

    private static func key(_ server: String) throws(Refusal) -> PublicKey {
        guard let key = PublicKey(hostid: Bytes(server.utf8)) else {
            throw Refusal(.usage, "\(server) is no server's hostid", hint: "give the ED25519=... of its license file's SERVER line")
        }
        return key
    }
}

extension RecallAllOrder.Filter {
    fileprivate func fits(_ loan: Loan) -> Bool {
        func fits(_ asked: String?, _ found: Bytes) -> Bool { asked.map { Bytes($0.utf8) == found } ?? true }
        return fits(vendor, loan.vendor) && fits(feature, loan.feature) && fits(user, Bytes(loan.borrower.user.utf8))
            && fits(device, Bytes(loan.borrower.device.utf8))
    }
}

extension Loan {
    fileprivate func isSigned(by key: PublicKey) -> Bool {
        (try? Grant.parse(grant)).map { key.verifies($0.sealed, for: .grant) } ?? false
    }
}
