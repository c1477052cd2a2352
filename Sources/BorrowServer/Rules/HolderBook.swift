// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Who holds what, as the rules of one decision look at them: the groups of each are looked up once, and only where a rule counts him.
final class HolderBook {
    let holders: [SeatsOut.Holder]
    /// Of all of them: no rule counts more.
    private(set) lazy var seats = holders.indices.reduce(0) { $0 + holders[$1].seats }
    private let rules: FeatureRules
    private var askers: [FeatureRules.Asker?] = []

    init(_ holders: [SeatsOut.Holder], rules: FeatureRules) {
        (self.holders, self.rules) = (holders, rules)
    }

    func asker(at place: Int) -> FeatureRules.Asker {
        if askers.isEmpty { askers = Array(repeating: nil, count: holders.count) }
        if let known = askers[place] { return known }
        let asker = rules.asker(holders[place].borrower)
        askers[place] = asker
        return asker
    }

    /// The seats of those that `isCounted` means, by their places in the book: a seat of a suite that several features share counts once,
    /// for the feature of which most is held.
    func count(_ isCounted: (SeatsOut.Holder) -> Bool) -> [(place: Int, seats: Int)] {
        var counted: [(place: Int, seats: Int)] = []
        var shared: [String: [Bytes: Int]] = [:]
        for place in holders.indices where holders[place].seats > 0 && isCounted(holders[place]) {
            counted.append((place, holders[place].seats))
            if let seat = holders[place].suiteSeat {
                shared[seat, default: [:]][holders[place].feature, default: 0] += holders[place].seats
            }
        }
        guard shared.contains(where: { $0.value.count > 1 }) else { return counted }
        let bearers = shared.mapValues { features in
            features.max { $0.value == $1.value ? $1.key.lexicographicallyPrecedes($0.key) : $0.value < $1.value }?.key
        }
        return counted.filter { place, _ in
            guard let seat = holders[place].suiteSeat else { return true }
            return bearers[seat] == holders[place].feature
        }
    }
}
