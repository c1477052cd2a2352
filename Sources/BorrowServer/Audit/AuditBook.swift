// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import Foundation

/// The audit of a database as `lend audit` reads it, also while a server writes to it.
public struct AuditBook: Sendable {
    private let database: String

    public init(database: String) {
        self.database = database
    }

    /// Holds every row against its hash and against what was signed.
    ///
    /// - Parameter servers: hostids whose signatures count; empty: those that the database itself names.
    /// - Parameter kept: files with checkpoints that were kept elsewhere.
    /// - Throws: `usage` for a hostid that is none, `cannot-read`, `bad-request` for a file that holds no checkpoint, `store-failed`.
    public func verify(servers: [String], kept: [String]) throws(Refusal) -> AuditReport {
        var keys: [PublicKey] = []
        for server in servers {
            guard let key = PublicKey(hostid: Bytes(server.utf8)) else {
                throw Refusal(.usage, "\(server) is no hostid", hint: "give --public ED25519=..., as `lend hostid` printed it")
            }
            keys.append(key)
        }
        var marks: [AuditMark] = []
        for file in kept {
            guard let mark = AuditMark(try TextFile.read(file).bytes), mark.kind == .checkpoint else {
                throw Refusal(
                    .badRequest, "\(file) holds no checkpoint, or one that was edited",
                    hint: "give --checkpoint a file that `lend audit checkpoint` printed")
            }
            marks.append(mark)
        }
        return try read { try $0.inspectAudit(servers: keys.isEmpty ? nil : keys, kept: marks) }
    }

    /// The signature that goes furthest, to be kept elsewhere.
    ///
    /// - Throws: `audit-broken` where there is none.
    public func checkpoint() throws(Refusal) -> Bytes {
        try read { ledger in
            guard let mark = try ledger.lastCheckpoint() else {
                throw Refusal(.auditBroken, "nothing of the audit is signed", hint: "the server signs it when it starts, and every minute")
            }
            return mark.text
        }
    }

    /// Goes through the rows of a time, each as one line of JSON.
    ///
    /// - Parameter since: from this instant on.
    /// - Parameter until: up to this instant, which does not count any more.
    /// - Parameter hidingNames: also in rows that were written with names.
    public func export(
        since: Instant?, until: Instant?, hidingNames: Bool, _ body: (Bytes) -> Void
    ) throws(Refusal) {
        let (first, last) = (since?.seconds ?? .min, until?.seconds ?? .max)
        try read { ledger in
            let known = try ledger.pseudonyms()
            guard !hidingNames || known != nil else {
                throw Refusal(
                    .badConfiguration, "there are no pseudonyms: no server has run with audit.pseudonyms",
                    hint: "set audit.pseudonyms = yes and start the server, or export the names")
            }
            let hiding = hidingNames || known?.inForce == true ? known?.pseudonyms : nil
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            try ledger.eachAuditRow { stored in
                guard let row = stored.row else {
                    throw Refusal(
                        .auditBroken, "row \(stored.number) holds what no lend has written",
                        hint: "`lend audit verify` says what still holds")
                }
                guard row.at >= first, row.at < last else { return }
                let line = AuditLine(row, hash: stored.hash)
                body(Bytes(try encoder.encode(hiding.map { line.hidden(by: $0) } ?? line)) + [ASCII.newline])
            }
        }
    }

    /// What stands for a name in rows and exports.
    public func pseudonyms(user: String?, host: String?, device: String?) throws(Refusal) -> [String] {
        try read { ledger in
            guard let pseudonyms = try ledger.pseudonyms()?.pseudonyms else {
                throw Refusal(
                    .badConfiguration, "there are no pseudonyms: no server has run with audit.pseudonyms",
                    hint: "set audit.pseudonyms = yes and start the server")
            }
            return [(user, Pseudonyms.Kind.user), (host, .host), (device, .device)].compactMap { name, kind in
                name.map { pseudonyms.pseudonym($0, kind) }
            }
        }
    }

    private func read<Value>(_ body: (Ledger) throws -> Value) throws(Refusal) -> Value {
        var value: Value?
        try LoanStore.read(database) { ledger in
            guard try ledger.database.tableExists("audit_marks") else {
                throw Refusal(
                    .badConfiguration, "\(database) was last opened by a lend that did not chain its audit",
                    hint: "start `lend serve` with it once: it takes the old rows into a chain and says so")
            }
            value = try body(ledger)
        }
        guard let value else { throw Refusal.store("a transaction ended without a value") }
        return value
    }
}
