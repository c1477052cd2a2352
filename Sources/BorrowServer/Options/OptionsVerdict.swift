// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Who wins for one person and one feature, and why.
public struct OptionsVerdict: Codable, Sendable {
    public struct Step: Codable, Sendable {
        public let line: Int
        public let text: String
        /// Whether it means the person.
        public let fits: Bool
        /// Why it does or does not, and what comes of it.
        public let because: String
        /// Whether it is the line that wins.
        public let decides: Bool
    }

    public let feature: String
    /// Of the pool; absent where no license file was given.
    public let version: String?
    public let borrowing: Bool
    public let allowed: Bool
    /// `not-allowed` or `borrow-not-allowed`.
    public let code: String?
    public let verdict: String
    /// Every line about the feature.
    public let steps: [Step]
}

extension OptionsReport {
    /// Says who wins, for each pool of the feature that lends at `now`.
    ///
    /// - Parameter shelf: the lines of the license file; without, lines narrowed by `:KEY=value` are not looked at.
    public mutating func judge(
        _ file: OptionsFile, _ borrower: Borrower, feature: Bytes, borrowing: Bool, shelf: Shelf?, vendor: Bytes? = nil, at now: Instant
    ) throws(Refusal) {
        let known = (shelf?.features ?? []).filter { $0.feature == feature && (vendor == nil || $0.vendor == vendor) }
        if let shelf, known.isEmpty {
            throw Refusal(
                .featureUnknown,
                "no license line for \(feature.shown)" + Spelling.suggestion(for: feature, among: shelf.features.map(\.feature.shown)),
                hint: "name a feature of the --license files")
        }
        let pools = known.isEmpty ? [FeaturePools(vendor: vendor ?? [], feature: feature)] : known
        verdicts = pools.flatMap { feature in
            let open = feature.open(at: now)
            return (open.isEmpty ? [nil] : open.map(Optional.some)).map { file.verdict(borrower, feature, $0, borrowing: borrowing) }
        }
    }

    /// For people: who wins, and every line that has a word in it.
    public var verdictText: String {
        (verdicts ?? []).map { verdict in
            let rows = verdict.steps.map { step in
                ["\(step.line)", Self.short(step.text), step.decides ? "wins" : step.fits ? "fits" : "-", step.because]
            }
            let title = shown(verdict.verdict) + "\n"
            return rows.isEmpty ? title : title + TextTable(["LINE", "TEXT", "", "WHY"], rows).text
        }.joined(separator: "\n")
    }
}

extension OptionsFile {
    fileprivate func verdict(_ borrower: Borrower, _ feature: FeaturePools, _ pool: OpenPool?, borrowing: Bool) -> OptionsVerdict {
        let rules = rules(vendor: nil)
        let access: Access = rules.about(feature).map { $0.access($0.asker(borrower), to: pool, borrowing: borrowing) } ?? .allowed(by: nil)
        let (name, verb) = ("\(borrower.user) on \(borrower.host)", borrowing ? "borrow" : "use")
        let what = feature.feature.shown + (pool.map { " \($0.version.text.shown)" } ?? "")
        let winner: Rule?
        let verdict: String
        switch access {
        case .allowed(let rule):
            winner = rule
            verdict = "\(name) may \(verb) \(what)" + (rule.map { ": line \($0.origin.line) lets them" } ?? ": no line says who may")
        case .denied(let rule):
            winner = rule
            verdict = "\(name) may not \(verb) \(what): line \(rule.origin.line) keeps them out, and beats every line that lets in"
        case .notAmong(let rule):
            winner = nil
            verdict = "\(name) may not \(verb) \(what): line \(rule.origin.line) and lines like it let others in, and none of them fits"
        }
        let view = PartyView(borrower, groups: rules.groups)
        let steps = statements.compactMap { statement in
            step(statement, view, feature, pool, groups: rules.groups, winner: winner, borrowing: borrowing)
        }
        return OptionsVerdict(
            feature: feature.feature.shown, version: pool?.version.text.shown, borrowing: borrowing, allowed: access.isAllowed,
            code: access.code?.rawValue, verdict: verdict, steps: steps)
    }

    private func step(
        _ statement: OptionsStatement, _ view: PartyView, _ feature: FeaturePools, _ pool: OpenPool?, groups: RuleGroups, winner: Rule?,
        borrowing: Bool
    ) -> OptionsVerdict.Step? {
        guard let rule = statement.rule(vendor: nil, file: name), rule.isAbout(feature.feature, from: pool?.suite),
            rule.scope.vendor == nil || feature.vendor.isEmpty || rule.scope.vendor == feature.vendor
        else { return nil }
        func step(fits: Bool, _ because: String) -> OptionsVerdict.Step {
            OptionsVerdict.Step(
                line: statement.position.line, text: statement.text.shown, fits: fits, because: because, decides: rule == winner)
        }
        if let pair = rule.scope.pair {
            guard let pool else { return step(fits: false, "whether the line fits a pool is known with --license") }
            guard pool.has(pair, asWritten: rule.scope.feature != feature.feature) else {
                return step(fits: false, "the pool has no \(pair.key.shown)=\(pair.value.shown)")
            }
        }
        guard rule.use == .any || borrowing else { return step(fits: false, "it is about borrowing") }
        guard let party = rule.whom.first else { return step(fits: true, statement.inWords) }
        guard view.isMeant(by: party, groups: groups) else { return step(fits: false, view.unlike(party)) }
        return step(fits: true, statement.inWords)
    }
}

extension Rule {
    /// Whether it has a word in who gets a seat of the feature, where that is one of a suite's.
    fileprivate func isAbout(_ feature: Bytes, from suite: Suite?) -> Bool {
        guard let named = scope.feature, named != feature else { return true }
        guard let suite else { return false }
        if named == suite.name { return true }
        switch effect {
        case .reserve, .keepBack: return suite.bound.contains(named) && scope.pair == nil
        default: return false
        }
    }
}

extension PartyView {
    /// Why a party is not this borrower.
    fileprivate func unlike(_ party: Party) -> String {
        func differs(_ kind: String, _ own: Bytes) -> String { own.isEmpty ? "no \(kind) is given" : "the \(kind) is \(own.shown)" }
        return switch party {
        case .user: differs("user", user)
        case .host: differs("host", host)
        case .display: differs("display", display)
        case .project: differs("project", project)
        case .internet: address == nil ? "no address is given" : "the address is another"
        case .group(let name): "\(user.shown) is not in GROUP \(name.shown)"
        case .hostGroup(let name): "\(host.shown) is not in HOST_GROUP \(name.shown)"
        case .target: "it is another machine"
        }
    }
}

extension Access {
    var isAllowed: Bool { if case .allowed = self { true } else { false } }

    var code: RefusalCode? {
        switch self {
        case .allowed: nil
        case .denied(let rule), .notAmong(let rule): rule.use == .borrowing ? .borrowNotAllowed : .notAllowed
        }
    }
}
