// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Has this server lend nothing any more of what a license file holds for three servers, at once; what is out stays out.
public struct StandByOrder: AdministrativeOrder {
    public static let name = "stand-by"
    public static let role = AdministratorRole.admin

    /// The hostids of the file's SERVER lines, in its order, a blank between.
    public let servers: String
    /// Why, for the audit.
    let reason: String

    public init(servers: String, reason: String = "") {
        (self.servers, self.reason) = (servers, reason)
    }

    /// - Throws: `usage` where this server is none of the three.
    public func carryOut(in office: AdministrationOffice) throws -> RoleReport {
        let trio = try ServerTrio.ofOrder(servers, for: try office.ledger.hostid())
        let hostid = try office.ledger.hostid()
        // The one that lends would hold back what a server may have lent that says it stopped only now.
        guard try office.ledger.lends(trio, as: hostid) else { return RoleReport(lends: false, taken: 0, ended: 0, heldBackUntil: nil) }
        try office.ledger.setRole(trio, lends: false, at: office.now)
        var entry = AuditEntry(.standBy, at: office.now)
        (entry.administrator, entry.detail) = (office.administrator, reason)
        try office.ledger.append(entry)
        return RoleReport(lends: false, taken: 0, ended: 0, heldBackUntil: nil)
    }
}

/// What a server does for a file with three.
public struct RoleReport: Codable, Sendable {
    public let lends: Bool
    /// The loans that it heard of from the other server's database.
    public let taken: Int
    /// Its own loans that had ended there.
    public let ended: Int
    /// Until when it lends no seat that a license which it does not know may hold; absent: it knows all.
    public let heldBackUntil: Instant?

    /// For scripts.
    public var json: String {
        get throws(Refusal) { try ReportText.json(self) }
    }
}

extension ServerTrio {
    static func ofOrder(_ servers: String, for own: Bytes) throws(Refusal) -> ServerTrio {
        guard let trio = ServerTrio(name: servers), trio.hostids.contains(own) else {
            throw Refusal(
                .usage, "the database is that of \(own.shown), which is none of the license file's three servers",
                hint: "name the --license with three SERVER lines, and the --database of one of them")
        }
        return trio
    }
}
