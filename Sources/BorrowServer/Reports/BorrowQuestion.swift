// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

/// What an administrator asks about a borrow that nobody makes.
public struct BorrowQuestion: Sendable {
    private let asked: (vendor: Bytes?, name: Bytes, version: Version?)
    private let end: AskedEnd
    private let granularity: Granularity?
    private let borrower: Borrower?

    /// - Parameter feature: `[vendor/]feature[:version]`.
    /// - Parameter duration: an interval; with neither this nor `until`, as long as is allowed.
    /// - Parameter user: whom the rules may mean; with neither this nor `host` they are not asked.
    /// - Throws: `usage` for words that say nothing of the kind.
    public init(
        feature: String, duration: String?, until: String?, granularity: String?, user: String? = nil, host: String? = nil
    ) throws(Refusal) {
        borrower = user == nil && host == nil ? nil : Borrower(device: "", machine: "", user: user ?? "", host: host ?? "")
        let parts = feature.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let named = (parts.last ?? "").split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let version = named.count > 1 ? Version(Bytes(named[1].utf8)) : nil
        guard let name = named.first, !name.isEmpty, named.count < 2 || version != nil else {
            throw Refusal(.usage, "\"\(feature)\" names no feature", hint: "write FEATURE, FEATURE:VERSION or VENDOR/FEATURE")
        }
        asked = (parts.count > 1 ? Bytes(parts[0].utf8) : nil, Bytes(name.utf8), version)
        switch (duration, until) {
        case (.some, .some): throw Refusal(.usage, "--until and --for exclude each other", hint: "give one of them")
        case (let text?, nil):
            do throws(SettingMistake) {
                end = .lasting(try Interval(setting: text).seconds)
            } catch {
                throw Refusal(.usage, "--for \(error.detail)", hint: error.hint)
            }
        case (nil, let text?):
            guard let instant = Instant(iso8601: text) else {
                throw Refusal(.usage, "--until \"\(text)\" is no moment", hint: "write it in UTC, such as 2026-11-29T17:00:00Z")
            }
            end = .until(instant)
        case (nil, nil): end = .lasting(Interval.longest.seconds)
        }
        do throws(SettingMistake) {
            self.granularity = if let granularity { try SettingForm<Granularity?>.granularity.read(granularity) } else { nil }
        } catch {
            throw Refusal(.usage, "--granularity \(error.detail)", hint: error.hint)
        }
    }

    /// What the policy's answer would be and why, with every seat free.
    ///
    /// - Parameter authorizations: what else was said of who may and for how long.
    /// - Throws: what a borrow would be refused with, but for an end that is too late: that is in the report, with what the longest would be.
    public func explained(
        by policy: LendingPolicy, _ authorizations: AuthorizationReport? = nil, now: Instant
    ) throws(Refusal) -> BorrowReport {
        let known = policy.shelf.features.filter { feature in
            feature.feature == asked.name && asked.vendor.map { $0 == feature.vendor } ?? true
        }
        guard known.count < 2 else {
            let names = known.map { "\($0.vendor.shown)/\($0.feature.shown)" }.joined(separator: " or ")
            throw Refusal(.usage, "several vendors have a feature \(asked.name.shown)", hint: "write \(names)")
        }
        let wanted = WantedSeats(
            vendor: known.first?.vendor ?? asked.vendor ?? [], feature: asked.name, version: asked.version, granularity: granularity)
        let suites = known.first?.suites.map { $0.suite.name } ?? []
        let said = authorizations?.rules(of: wanted.vendor, [wanted.feature] + suites, for: borrower) ?? []
        let rules = policy.rules.adding(said)
        func allotment(_ end: AskedEnd) throws(Refusal) -> Allotment {
            try Lending.allot(
                wanted, from: known.first, out: SeatsOut(), end: end, for: borrower, rules: rules, settings: policy.settings, now: now)
        }
        do throws(Refusal) {
            return try BorrowReport(try allotment(end), asked: end, refusal: nil)
        } catch  where error.code == .tooLong {
            let longest = AskedEnd.lasting(Interval.longest.seconds)
            return try BorrowReport(try allotment(longest), asked: longest, refusal: error)
        }
    }
}

/// Why a borrow would end when it would.
public struct BorrowReport: Sendable {
    let vendor: String
    let feature: String
    let version: String
    let explanation: Explanation
    /// Of the end that was asked; the explanation is of the longest then.
    public let refusal: Refusal?

    init(_ allotment: Allotment, asked end: AskedEnd, refusal: Refusal?) throws(Refusal) {
        guard let explanation = Explanation(allotment, asked: end) else { throw Refusal(.internalFault, "a borrow without a period") }
        let line = allotment.line.line
        (vendor, feature, version) = (line.vendor.shown, line.name.shown, line.version.text.shown)
        (self.explanation, self.refusal) = (explanation, refusal)
    }

    /// For people.
    public var table: String {
        TextTable(["\(feature) \(version)", "", "WHY"], explanation.rows { $0.readable.shown }.map { ["  " + $0[0], $0[1], $0[2]] }).text
    }

    /// For scripts.
    public var json: String {
        get throws(Refusal) { try ReportText.json(Page(vendor: vendor, feature: feature, version: version, explanation: explanation)) }
    }

    private struct Page: Encodable {
        let vendor: String
        let feature: String
        let version: String
        let explanation: Explanation
    }
}

extension AuthorizationReport {
    /// What it says of these features of a vendor to a borrower.
    fileprivate func rules(of vendor: Bytes, _ features: [Bytes], for borrower: Borrower?) -> [Rule] {
        licenses.filter { Bytes($0.vendor.utf8) == vendor && features.contains(Bytes($0.feature.utf8)) }.flatMap { license in
            Authorization(
                license: LicenseName(vendor: vendor, feature: Bytes(license.feature.utf8)), everybody: license.everybody,
                authorized: license.authorized, days: license.days
            ).rules { group in
                groups.contains {
                    Bytes($0.name.utf8) == group && $0.members.contains { Bytes($0.utf8) == Bytes((borrower?.user ?? "").utf8) }
                }
            }
        }
    }
}

extension BorrowQuestion {
    /// The hostid of the server that the first of these license files names; empty where it names none.
    ///
    /// - Throws: `cannot-read`.
    public static func server(of licenses: [String]) throws(Refusal) -> Bytes {
        guard let first = licenses.first else { return [] }
        let text = try TextFile.read(first)
        return LicenseFile.parse(text.bytes, name: text.name).file.servers.first?.hostid ?? []
    }
}
