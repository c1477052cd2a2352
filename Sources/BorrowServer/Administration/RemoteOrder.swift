// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// One thing that an administrator may ask of a running server from elsewhere, as data.
public protocol RemoteOrder: Codable, Sendable {
    associatedtype Report: Codable, Sendable

    /// The command's name, and the last part of its place in the HTTP interface.
    static var name: String { get }
    static var role: AdministratorRole { get }

    /// - Throws: `unauthorized`, `forbidden`, and what the order itself throws.
    func carryOut(at server: RunningOffice, token: String, now: Instant) async throws(Refusal) -> Report
}

/// Where orders from elsewhere are carried out: a server that runs.
public struct RunningOffice: Sendable {
    let desk: LendingDesk
    /// `nil`: what it lends by came from no files.
    let rereading: Rereading?
}

extension RunningOffice {
    /// The administrator whose token this is, as the audit names him.
    ///
    /// - Throws: `unauthorized`, `forbidden`.
    func administrator(token: String, for role: AdministratorRole, now: Instant) async throws(Refusal) -> String {
        try await desk.store.read { try $0.administrator(token: token, for: role, now: now) }
    }
}

extension AdministrativeOrder {
    /// In one transaction with the proof that the token is good.
    public func carryOut(at server: RunningOffice, token: String, now: Instant) async throws(Refusal) -> Report {
        let work: @Sendable (Ledger) throws -> Result<Report, Refusal> = { ledger in
            let administrator = try ledger.administrator(token: token, for: Self.role, now: now)
            let office = AdministrationOffice(ledger: ledger, administrator: administrator, now: now)
            return Self.isReading ? .success(try carryOut(in: office)) : try decide(in: office)
        }
        let result = Self.isReading ? try await server.desk.store.read(work) : try await server.desk.store.change(work)
        return try result.get()
    }
}
