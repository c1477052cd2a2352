// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What PACKAGE and UPGRADE lines make of the lines that are lent.
extension Stocktaking {
    /// Upgrades come first: seats of a suite that are of a newer version open nothing of the older one.
    mutating func derive() {
        for index in derivations.indices {
            if case .upgrade(let upgrade) = derivations[index].derivation { apply(upgrade, at: index) }
        }
        for index in derivations.indices {
            if case .package(let package) = derivations[index].derivation { open(package, at: index) }
        }
    }

    /// Takes seats from the lines that end last, of several from the first.
    private mutating func apply(_ upgrade: UpgradeLine, at index: Int) {
        let offered = derivations[index]
        let fitting = written(upgrade.name, of: upgrade.vendor).filter { offered.isForServers(of: $0) && upgrade.upgraded($0.line) != nil }
        let bases = fitting.sorted { left, right in
            let ends = (left.line.borrowing.finalExpiry ?? .max, right.line.borrowing.finalExpiry ?? .max)
            return ends.0 == ends.1 ? left.order < right.order : ends.0 > ends.1
        }
        var wanted = offered.derivation.mostSeats ?? 0
        for base in bases {
            let seats = min(wanted, base.seatsNeverUpgraded)
            guard seats > 0, let line = upgrade.upgraded(base.line), isLendable(line, of: base, by: offered) else { continue }
            add(line, of: base, by: offered, seats: seats, ordinal: ordinal(of: index))
            derivations[index].gives = true
            wanted -= seats
        }
        let versions = "from version \(upgrade.from.text.shown) to before \(upgrade.to.text.shown)"
        if !derivations[index].gives {
            notices.append(offered.place.notLent("no line of \(upgrade.name.shown) \(versions) has seats to upgrade"))
        } else if wanted > 0, let all = offered.derivation.mostSeats {
            notices.append(
                offered.place.notice(.partlyLent, "\(all - wanted) of its \(all.seatsInWords); the lines \(versions) have no more"))
        }
    }

    /// Makes seats of the components, for each line that enables them.
    private mutating func open(_ package: PackageLine, at index: Int) {
        let offered = derivations[index]
        for base in written(package.name, of: package.vendor) where offered.isForServers(of: base) {
            for component in package.components {
                guard let line = package.component(component.name, enabledBy: base.line), isLendable(line, of: base, by: offered) else {
                    continue
                }
                add(line, of: base, by: offered, seats: line.counted)
                derivations[index].gives = true
            }
        }
        guard !derivations[index].gives else { return }
        let version = package.version.map { " " + $0.text.shown } ?? ""
        notices.append(offered.place.notLent("no FEATURE or INCREMENT line of \(package.name.shown)\(version) that is lent enables it"))
    }

    /// The lines of a name as the shelf has them, with what has become of them; those that never count are left out.
    private func written(_ name: Bytes, of vendor: Bytes) -> [LentLine] {
        guard let feature = shelf.pools(vendor: vendor, feature: name) else { return [] }
        let lines = feature.pools.flatMap(\.lines).filter { $0.derivation == nil }.sorted { $0.order < $1.order }
        return lines.compactMap { line in
            guard let from = feature.standsFrom(line) else { return nil }
            var line = line
            line.standsFrom = from
            return line
        }
    }

    private mutating func isLendable(_ line: FeatureLine, of base: LentLine, by offered: OfferedDerivation) -> Bool {
        var reason = line.reasonNotToStore(servers: base.servers, derivation: offered.derivation, written: base.written)
        if let hostid = line.value("HOSTID"), !hostid.equals("ANY") {
            reason = reason ?? "it has a HOSTID, and floating seats are not tied to hosts yet"
        }
        if line.borrowing.metering != nil { reason = reason ?? "what is METERED counts on its own line" }
        if let reason { notices.append(offered.place.notLent(reason)) }
        return reason == nil
    }

    /// Its place among the UPGRADE lines from and to the same versions: each has a pool of its own.
    private func ordinal(of index: Int) -> Int {
        guard case .upgrade(let upgrade) = derivations[index].derivation else { return 0 }
        return derivations[..<index].count { offered in
            guard case .upgrade(let other) = offered.derivation else { return false }
            return other.vendor == upgrade.vendor && other.name == upgrade.name && other.from == upgrade.from && other.to == upgrade.to
        }
    }
}
