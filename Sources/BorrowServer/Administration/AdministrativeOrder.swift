// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// One thing that an administrator asks for, as data: `lend` carries it out in the store, or sends it to a server that does.
public protocol AdministrativeOrder: RemoteOrder {
    associatedtype Report

    /// Whether it only reads, so that it waits for no writer and needs no right to write.
    static var isReading: Bool { get }

    /// Runs within one durable transaction, and appends what it decided to the audit.
    ///
    /// - Throws: `Refusal`; what was written is taken back.
    func carryOut(in office: AdministrationOffice) throws -> Report
}

extension AdministrativeOrder {
    public static var isReading: Bool { false }
}

/// What a token is good for; each role may do what those before it may.
public enum AdministratorRole: String, Codable, Sendable, CaseIterable, Comparable {
    /// Sees who holds what.
    case read
    /// Recalls and reclaims loans, names and approves devices, hands out codes.
    case operate
    /// Changes rules and gives tokens.
    case admin

    public static func < (left: AdministratorRole, right: AdministratorRole) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}

/// Where an order is carried out.
public struct AdministrationOffice {
    let ledger: Ledger
    /// Who asks, as the audit names him: `local:USER`, or a token's name.
    public let administrator: String
    public let now: Instant
}
