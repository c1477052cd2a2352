// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import Foundation

/// Holds every row of the audit against its hash and against what was signed.
///
/// It tells numbers of rows and no names, so whoever watches a server may give it, with a token that changes nothing.
public struct AuditVerifyOrder: AdministrativeOrder {
    public static let name = "audit-verify"
    public static let role = AdministratorRole.read
    public static let isReading = true

    /// Hostids whose signatures count; empty: those that the database itself names.
    let servers: [String]
    /// Checkpoints that were kept elsewhere.
    let kept: [String]

    /// - Parameter keptIn: files with checkpoints.
    /// - Throws: `usage` for a hostid that is none, `cannot-read`, `bad-request` for a file that holds no checkpoint.
    public init(servers: [String], keptIn files: [String]) throws(Refusal) {
        var kept: [String] = []
        for file in files {
            let text = try TextFile.read(file).bytes
            _ = try Self.checkpoint(text, of: file)
            kept.append(text.shown)
        }
        (self.servers, self.kept) = (servers, kept)
        for server in servers { _ = try Self.key(server) }
    }

    public func carryOut(in office: AdministrationOffice) throws -> AuditReport {
        let keys = try servers.map(Self.key)
        let marks = try kept.map { try Self.checkpoint(Bytes($0.utf8), of: "what was sent") }
        try office.ledger.requireChainedAudit()
        return try office.ledger.inspectAudit(servers: keys.isEmpty ? nil : keys, kept: marks)
    }

    private static func key(_ server: String) throws(Refusal) -> PublicKey {
        guard let key = PublicKey(hostid: Bytes(server.utf8)) else {
            throw Refusal(.usage, "\(server) is no hostid", hint: "give --public ED25519=..., as `lend hostid` printed it")
        }
        return key
    }

    private static func checkpoint(_ text: Bytes, of file: String) throws(Refusal) -> AuditMark {
        guard let mark = AuditMark(text), mark.kind == .checkpoint else {
            throw Refusal(
                .badRequest, "\(file) holds no checkpoint, or one that was edited",
                hint: "give --checkpoint a file that `lend audit checkpoint` printed")
        }
        return mark
    }
}

/// The signature that goes furthest, to be kept elsewhere.
public struct AuditCheckpointOrder: AdministrativeOrder {
    public static let name = "audit-checkpoint"
    public static let role = AdministratorRole.read
    public static let isReading = true

    public struct Report: Codable, Sendable {
        public let checkpoint: String
    }

    public init() {}

    /// - Throws: `audit-broken` where there is none.
    public func carryOut(in office: AdministrationOffice) throws -> Report {
        try office.ledger.requireChainedAudit()
        guard let mark = try office.ledger.lastCheckpoint() else {
            throw Refusal(.auditBroken, "nothing of the audit is signed", hint: "the server signs it when it starts, and every minute")
        }
        return Report(checkpoint: mark.text.shown)
    }
}

extension Ledger {
    /// - Throws: `bad-configuration` for a database of before there was a chain.
    func requireChainedAudit() throws {
        guard try has("audit_marks") else {
            throw Refusal(
                .badConfiguration, "the database was last opened by a lend that did not chain its audit",
                hint: "start `lend serve` with it once: it takes the old rows into a chain and says so")
        }
    }
}
