// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Puts what the files say now in the place of what they said, or keeps that and says why.
public actor Rereading {
    private let files: PolicyFiles
    let desk: LendingDesk
    let clock: @Sendable () -> Instant
    private let tell: @Sendable (RereadReport) -> Void
    /// One after another: what was read last is what is in force.
    private var last: Task<RereadReport, Never>?

    /// - Parameter tell: gets each report, whoever asked.
    public init(
        files: PolicyFiles, desk: LendingDesk, clock: @escaping @Sendable () -> Instant,
        tell: @escaping @Sendable (RereadReport) -> Void = { _ in }
    ) {
        (self.files, self.desk, self.clock, self.tell) = (files, desk, clock, tell)
    }

    /// Open loans go on as they are: what is new holds for what is asked from now on.
    ///
    /// - Parameter administrator: as the audit names who asked.
    public func reread(by administrator: String) async -> RereadReport {
        let turn = Task { [last] in
            _ = await last?.value
            return await rereadNow(by: administrator)
        }
        last = turn
        return await turn.value
    }

    private func rereadNow(by administrator: String) async -> RereadReport {
        let now = clock()
        let report: RereadReport
        do throws(Refusal) {
            let reading = try files.read(at: now)
            report = await putInForce(reading, by: administrator, now: now)
        } catch {
            report = await keep(error, RereadReport(), by: administrator, now: now)
        }
        tell(report)
        return report
    }

    private func putInForce(_ reading: PolicyReading, by administrator: String, now: Instant) async -> RereadReport {
        var report = RereadReport(reading)
        do throws(Refusal) {
            let policy = try reading.policyToGoOn()
            report.count(policy)
            let detail = "\(report.features) features, \(report.rules) rules"
            try await desk.store.change { ledger in
                try ledger.keepPoolSizes(policy.shelf, now: now)
                try ledger.append(AuditEntry(rereadBy: administrator, detail: detail, at: now))
            }
            desk.policy.replace(by: policy)
        } catch {
            return await keep(error, report, by: administrator, now: now)
        }
        do throws(Refusal) {
            try await desk.noteDropped(now: now)
        } catch {
            report.warnings.append("what was served from lines that are gone is not noted yet: \(error.detail) [\(error.code.rawValue)]")
        }
        return report
    }

    private func keep(_ refusal: Refusal, _ report: RereadReport, by administrator: String, now: Instant) async -> RereadReport {
        var report = report
        report.refusal = RereadReport.Reason(refusal)
        var entry = AuditEntry(rereadBy: administrator, detail: refusal.detail, at: now)
        entry.code = refusal.code
        // Where even that cannot be written, the refusal says enough.
        try? await desk.store.change { [entry] in try $0.append(entry) }
        return report
    }
}

/// What came of reading the files again.
public struct RereadReport: Codable, Sendable {
    /// Why the old rules go on.
    public struct Reason: Codable, Sendable {
        public let code: String
        public let detail: String
        public let hint: String

        init(_ refusal: Refusal) {
            (code, detail, hint) = (refusal.code.rawValue, refusal.detail, refusal.hint)
        }

        public var refusal: Refusal { Refusal(RefusalCode(rawValue: code) ?? .badConfiguration, detail, hint: hint) }
    }

    /// Absent where what the files say is in force now.
    public var refusal: Reason?
    /// `FILE:LINE:COLUMN: what was expected [code]`.
    public var errors: [String] = []
    public var warnings: [String] = []
    public var notes: [String] = []
    /// How many are in force.
    public var features = 0
    public var rules = 0

    init() {}

    init(_ reading: PolicyReading) {
        errors = (reading.errors + reading.optionsErrors).map(\.labelled)
        warnings = reading.warnings.map(\.labelled)
        notes = reading.notes + reading.notices.map(\.description)
    }

    mutating func count(_ policy: LendingPolicy) {
        (features, rules) = (policy.shelf.features.count, policy.rules.rules.count)
    }
}

extension LicenseTextError {
    /// With its code.
    public var labelled: String { "\(description) [\(code.rawValue)]" }
}

extension AuditEntry {
    fileprivate init(rereadBy administrator: String, detail: String, at: Instant) {
        self.init(action: .reread, at: at, device: "", request: "", vendor: [], feature: [], detail: detail, administrator: administrator)
    }
}

extension RereadReport {
    /// For scripts.
    public var json: String {
        get throws(Refusal) { try ReportText.json(self) }
    }
}
