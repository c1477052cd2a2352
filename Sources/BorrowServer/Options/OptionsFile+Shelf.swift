// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension OptionsFile {
    /// What of it does not fit what is lent: features that no line is of, and more seats reserved or kept back than there are.
    public func warnings(against shelf: Shelf, vendor: Bytes? = nil, at now: Instant) -> [LicenseTextError] {
        let features = shelf.features.filter { vendor == nil || $0.vendor == vendor }
        let names = Set(features.map(\.feature))
        var found: [LicenseTextError] = []
        var reserved: [Rule.Scope: Int] = [:]
        for statement in statements {
            guard let rule = statement.rule(vendor: vendor, file: name), let feature = rule.scope.feature else { continue }
            func warn(_ text: String) {
                found.append(LicenseTextError(.contradiction, file: name, at: statement.position, expected: text))
            }
            guard names.contains(feature) else {
                warn(
                    "no license line is of \(BorrowFormat.shown(feature))"
                        + Spelling.suggestion(for: feature, among: names.map(\.shown).sorted()))
                continue
            }
            let seats = features.filter { $0.feature == feature }.map { $0.seats(rule.scope.pair, at: now) }.max() ?? 0
            if let pair = rule.scope.pair,
                !features.contains(where: { $0.feature == feature && $0.values(of: pair.key).contains(pair.value) })
            {
                warn(
                    "no license line of \(BorrowFormat.shown(feature)) has \(BorrowFormat.shown(pair.key))=\(BorrowFormat.shown(pair.value))"
                )
                continue
            }
            switch rule.effect {
            case .reserve(let number):
                reserved[rule.scope, default: 0] += number
                let all = reserved[rule.scope] ?? 0
                if all > seats {
                    warn(
                        "\(all.seatsInWords) of \(BorrowFormat.shown(feature)) are reserved up to here, and there \(seats == 1 ? "is" : "are") \(seats)"
                    )
                }
            case .keepBack(let number) where number >= seats:
                warn(
                    "\(number.seatsInWords) of \(BorrowFormat.shown(feature)) may not be borrowed, and there \(seats == 1 ? "is" : "are") \(seats): nobody can borrow it"
                )
            default: break
            }
        }
        return found
    }
}

extension FeaturePools {
    /// The seats that it has at `now`, or those of its pools with a pair.
    fileprivate func seats(_ pair: Rule.Pair?, at now: Instant) -> Int {
        open(at: now).filter { pool in pair.map { pool.has($0) } ?? true }.reduce(0) { $0 + $1.seats }
    }
}
