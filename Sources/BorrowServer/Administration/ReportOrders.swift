// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Who holds what.
public struct LoansOrder: AdministrativeOrder {
    public static let name = "loans"
    public static let role = AdministratorRole.read
    public static let isReading = true

    /// Also the loans that have ended.
    public let all: Bool

    public init(all: Bool) {
        self.all = all
    }

    public func carryOut(in office: AdministrationOffice) throws -> LoanReport {
        let enrolled = try office.ledger.enrolledDevices()
        var entries: [LoanReport.Entry] = []
        try office.ledger.eachLoan(outAt: all ? nil : office.now) { loan in
            entries.append(LoanReport.Entry(loan, isEnrolled: enrolled.contains(loan.borrower.device), now: office.now))
        }
        return LoanReport(at: office.now, loans: entries, overuse: try office.ledger.overuse(at: office.now))
    }
}

/// Who used what how much.
public struct UsageOrder: AdministrativeOrder {
    public static let name = "usage"
    public static let role = AdministratorRole.read
    public static let isReading = true

    /// The first day that counts, such as `2026-11-23`; absent: all.
    public let since: String?

    public init(since: String?) {
        self.since = since
    }

    /// - Throws: `usage` for what is no day.
    public func carryOut(in office: AdministrationOffice) throws -> UsageSummary {
        let first = since.flatMap { CivilDate(iso8601: Bytes($0.utf8)) }
        guard since == nil || first != nil else {
            throw Refusal(.usage, "--since \(since ?? "") is no day", hint: "for example --since 2026-11-23")
        }
        let enrolled = try office.ledger.enrolledDevices()
        var entries: [UsageSummary.Entry] = []
        try office.ledger.eachDayOfUse(since: first) { entries.append(UsageSummary.Entry($0, isEnrolled: enrolled.contains($0.device))) }
        return UsageSummary(usage: entries)
    }
}
