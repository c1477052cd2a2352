// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What a publisher may not have meant of PACKAGE and UPGRADE lines.
extension LicenseDraft {
    func warnings(about derivation: Derivation) -> [LicenseTextError] {
        var warnings = warnings(about: derivation.tokens, of: derivation.vendor)
        let head = derivation.tokens.all[0]
        let lines = parse.file.features.filter { $0.vendor == derivation.vendor && $0.name == derivation.name }
        switch derivation {
        case .package(let package):
            let made = lines.flatMap { line in package.components.compactMap { component in package.made(component, of: line) } }
            if made.isEmpty { warnings.append(warning(.missing, head, "no FEATURE or INCREMENT line of this file enables it")) }
            if package.suite != nil, package.components.contains(where: { $0.count > 1 }), let token = package.tokens.first("COMPONENTS") {
                let text = "a component of a suite has as many seats as the suite: its count means nothing here"
                warnings.append(warning(.unexpected, token, text))
            }
            warnings += made.compactMap { tooLarge($0.line, derivation, on: $0.base) }.prefix(1)
        case .upgrade(let upgrade):
            let older = lines.filter { upgrade.upgraded($0) != nil }
            let seats = older.reduce(0) { $0 + $1.counted }
            guard let wanted = derivation.mostSeats else {
                warnings.append(warning(.badValue, upgrade.tokens.all[6], "it counts no seats, and only counted ones are lent"))
                break
            }
            if seats < wanted {
                let text =
                    "it upgrades \(wanted.seatsInWords), and the lines of this file from version \(upgrade.from.text.shown) to before "
                    + "\(upgrade.to.text.shown) have \(seats)"
                warnings.append(warning(.unexpected, upgrade.tokens.all[6], text))
            }
            warnings += older.compactMap { base in upgrade.upgraded(base).flatMap { tooLarge($0, derivation, on: base) } }.prefix(1)
        }
        return warnings
    }

    /// A grant as long as it will be with its signatures.
    private func tooLarge(_ line: FeatureLine, _ derivation: Derivation, on base: FeatureLine) -> LicenseTextError? {
        let signature = Bytes(repeating: 0, count: 64)
        guard servers.count <= 3,
            let reason = line.reasonNotToStore(
                servers: servers, derivation: derivation.signed(signature), written: base.signed(signature))
        else { return nil }
        return warning(.tooLong, derivation.tokens.all[0], "\(reason), so \(line.name.shown) of it cannot be lent")
    }
}

extension PackageLine {
    fileprivate func made(_ component: Component, of base: FeatureLine) -> (line: FeatureLine, base: FeatureLine)? {
        self.component(component.name, enabledBy: base).map { ($0, base) }
    }
}
