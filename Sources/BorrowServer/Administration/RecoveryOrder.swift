// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Asks how far a database has recovered what it had forgotten, or ends that.
public struct RecoveryOrder: AdministrativeOrder {
    public static let name = "recover"
    public static let role = AdministratorRole.operate

    /// Whether all seats that are not known to be out are lent again from now on: a forgotten license that comes back is over-use then.
    public let isDone: Bool

    public init(isDone: Bool) {
        self.isDone = isDone
    }

    public func carryOut(in office: AdministrationOffice) throws -> RecoveryReport {
        let recovery = try office.ledger.recovery(at: office.now)
        let forgotten = try office.ledger.forgottenUse()
        if isDone, forgotten != nil || recovery != nil {
            try office.ledger.endRecovery(at: office.now)
            var entry = AuditEntry(.recover, at: office.now)
            let what = recovery.map { "ended before \($0.until.readable.shown)" } ?? "metered features are used again"
            (entry.administrator, entry.detail) = (office.administrator, what)
            try office.ledger.append(entry)
        }
        return try RecoveryReport(recovery, holdsBackUse: forgotten != nil, isOver: isDone, in: office.ledger)
    }
}

/// How far a database has recovered.
public struct RecoveryReport: Codable, Sendable {
    /// Whether seats are held back.
    public let isRecovering: Bool
    /// What was noticed, and when; absent where nothing was.
    public let reason: String?
    public let since: Instant?
    /// When the longest license that may be forgotten ends; features whose lines allow less are lent before.
    public let until: Instant?
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
        (reason, since, until) = (recovery?.reason, recovery?.since, recovery?.until)
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
        return "recovering: \(reason); \(heard); seats that a forgotten license may hold are lent from \(until.readable.shown) on"
            + (holdsBackUse ? ", and metered features are used again after `lend recover --done`" : "")
    }
}

extension Int {
    fileprivate var loansInWords: String { self == 1 ? "1 loan" : "\(self) loans" }
}
