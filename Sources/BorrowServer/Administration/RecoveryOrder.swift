// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Asks how far a database has recovered what it had forgotten.
public struct RecoveryOrder: AdministrativeOrder {
    public static let name = "recovery"
    public static let role = AdministratorRole.read
    public static let isReading = true

    public init() {}

    public func carryOut(in office: AdministrationOffice) throws -> RecoveryReport {
        guard try office.ledger.has("forgotten_ends") else {
            return try RecoveryReport(nil, holdsBackUse: false, isOver: false, in: office.ledger)
        }
        let (recovery, forgotten) = (try office.ledger.recovery(at: office.now), try office.ledger.forgottenUse())
        return try RecoveryReport(recovery, holdsBackUse: forgotten != nil, isOver: false, in: office.ledger)
    }
}

/// Ends a recovery: all seats that are not known to be out are lent again from now on, and a forgotten license that comes back is
/// over-use then.
public struct EndRecoveryOrder: AdministrativeOrder {
    public static let name = "recover"
    public static let role = AdministratorRole.operate

    public init() {}

    public func carryOut(in office: AdministrationOffice) throws -> RecoveryReport {
        let recovery = try office.ledger.recovery(at: office.now)
        let forgotten = try office.ledger.forgottenUse()
        if forgotten != nil || recovery != nil {
            try office.ledger.endRecovery(at: office.now)
            var entry = AuditEntry(.recover, at: office.now)
            let what = recovery.map { "ended before \($0.until.readable.shown)" } ?? "metered features are used again"
            (entry.administrator, entry.detail) = (office.administrator, what)
            try office.ledger.append(entry)
        }
        return try RecoveryReport(recovery, holdsBackUse: false, isOver: true, in: office.ledger)
    }
}

/// How far a database has recovered.
public struct RecoveryReport: Codable, Sendable {
    /// Whether seats are held back.
    public let isRecovering: Bool
    /// What was noticed, and when; absent where nothing was.
    public let reason: String?
    public let since: Instant?
    /// When the longest license that may be forgotten ends; features of which nothing ends so late are lent before.
    public let until: Instant?
    /// Whether that is assumed, because nobody knows what was lent.
    public let isAssumed: Bool?
    /// The loans that laptops have shown since then, and their seats.
    public let adopted: Int
    public let seats: Int
    /// Forgotten loans that were returned since then.
    public let returned: Int
    /// Whether metered features are not used, since what was used of them may be forgotten: until an administrator ends it.
    public let holdsBackUse: Bool

    init(_ recovery: Recovery?, holdsBackUse: Bool, isOver: Bool, in ledger: Ledger) throws {
        self.holdsBackUse = holdsBackUse && !isOver
        isRecovering = recovery != nil && !isOver
        (reason, since, until, isAssumed) = (recovery?.reason, recovery?.since, recovery?.until, recovery?.isAssumed)
        (adopted, seats) = try recovery.map { try ledger.adopted(since: $0.since) } ?? (0, 0)
        returned = try recovery.map { try ledger.strays(since: $0.since) } ?? 0
    }

    /// For scripts.
    public var json: String {
        get throws(Refusal) { try ReportText.json(self) }
    }

    /// For people: one line.
    public var text: String {
        guard let reason, let since, let until else {
            return holdsBackUse
                ? "what was used of metered features may be forgotten: they are used again after `lend recover --done`"
                : "nothing is to be recovered"
        }
        let heard =
            "since \(since.readable.shown) \(adopted.loansInWords) of \(seats.seatsInWords) came to light, and \(returned.loansInWords) returned"
        guard isRecovering else { return "recovering is over, and all free seats are lent: \(heard)" }
        let known =
            isAssumed == true
            ? "it is not known how long a forgotten license runs: that none does after that is assumed, from the license lines of when this was "
                + "noticed and from the loans still known"
            : "it is known that no forgotten license runs longer, and features of which none does so long are lent sooner"
        return "recovering: \(reason); \(heard); seats that a forgotten license may hold are lent from \(until.readable.shown) on: \(known)"
            + (holdsBackUse ? "; metered features whose counts are used up are used again after `lend recover --done`" : "")
    }
}

extension Int {
    fileprivate var loansInWords: String { self == 1 ? "1 loan" : "\(self) loans" }
}
