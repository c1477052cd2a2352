// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

/// What is to become of a capability request: for each feature what it gives, and what goes back for it.
struct CapabilityPlan: Sendable {
    enum Given: Sendable {
        case nothing
        case seats(Allotment)
        case use(MeteredAllotment)
    }

    struct Item: Sendable {
        let asked: WantedSeats
        var given: Given
        /// What the device has of it already and keeps.
        let kept: Int
        /// Why not all that was asked is given.
        let reason: Refusal?
        /// The loan that the device gives up for what is given.
        var awaits: Loan?

        init(_ asked: WantedSeats, _ given: Given, kept: Int = 0, reason: Refusal? = nil) {
            (self.asked, self.given, self.kept, self.reason) = (asked, given, kept, reason)
        }

        var allotment: Allotment? { if case .seats(let allotment) = given { allotment } else { nil } }

        /// Of what was asked.
        var granted: Int {
            switch given {
            case .nothing: 0
            case .seats(let allotment): allotment.asked.seats - kept
            case .use(let use): use.count
            }
        }
    }

    /// In the order asked.
    let items: [Item]
    /// Loans that go back and that no new one replaces.
    let returned: [Loan]
    /// All that the device is told to give up, each with what it shares seats by until it has.
    let leaving: [(loan: Loan, share: String?)]
    /// Reusable metered use that goes back.
    let givenBack: [MeteredUse]

    /// - Parameter held: what earlier requests gave the device and this one takes back first.
    /// - Parameter spans: as `Handover` has it.
    init(_ items: [Item], held: [Loan], uses: [MeteredUse], spans: (_ vendor: Bytes, _ feature: Bytes, Pool.ID) -> Bool) {
        let replaced = items.compactMap { $0.allotment?.replaces?.id }
        returned = held.filter { !replaced.contains($0.id) }
        let handover = Handover(items, returned: returned, spans: spans)
        (self.items, leaving, givenBack) = (handover.items, handover.leaving, uses)
    }

    /// What stands against it where all must be had.
    var refusals: [(asked: WantedSeats, refusal: Refusal)] {
        items.compactMap { item in item.reason.map { (item.asked, $0) } }
    }

    var allotments: [Allotment] {
        items.compactMap(\.allotment)
    }

    /// What the device is told.
    ///
    /// - Parameter loans: those that were made for the allotments; none in a preview.
    func answer(loans: [Loan] = []) -> CapabilityAnswer {
        CapabilityAnswer(
            features: items.map { item in
                let made = loans.first { $0.vendor == item.asked.vendor && $0.feature == item.asked.feature }
                return CapabilityAnswer.Feature(item, loan: made?.id)
            },
            returned: returned.map { .init(vendor: $0.vendor.shown, name: $0.feature.shown, count: $0.seats, loan: $0.id) } + usesReturned)
    }

    /// Reusable use that nothing new takes the place of, by feature.
    private var usesReturned: [CapabilityAnswer.Returned] {
        var counts: [(vendor: Bytes, feature: Bytes, count: Int)] = []
        for use in givenBack where !isUsedAnew(use) {
            if let index = counts.firstIndex(where: { $0.vendor == use.vendor && $0.feature == use.feature }) {
                counts[index].count += use.count
            } else {
                counts.append((use.vendor, use.feature, use.count))
            }
        }
        return counts.map { .init(vendor: $0.vendor.shown, name: $0.feature.shown, count: $0.count) }
    }

    private func isUsedAnew(_ use: MeteredUse) -> Bool {
        items.contains { item in
            if case .use = item.given { item.asked.vendor == use.vendor && item.asked.feature == use.feature } else { false }
        }
    }
}

extension Loan {
    /// Whether it goes back as soon as its device does not ask for it again.
    var goesBackUnasked: Bool { earlyReturn || recall != nil }
}

extension CapabilityAnswer.Feature {
    fileprivate init(_ item: CapabilityPlan.Item, loan: String?) {
        let (vendor, name) = (item.asked.vendor.shown, item.asked.name)
        let reason = item.reason.map { Problem.Feature(vendor: vendor, name: name, refusal: $0) }
        switch item.given {
        case .nothing:
            self.init(vendor: vendor, name: name, asked: item.asked.seats, held: item.kept, reason: reason)
        case .seats(let allotment):
            self.init(
                vendor: vendor, name: name, version: allotment.line.line.version.text.shown, asked: item.asked.seats, granted: item.granted,
                held: allotment.asked.seats, until: allotment.end, loan: loan, replaces: item.awaits?.id, reason: reason)
        case .use(let use):
            self.init(
                vendor: vendor, name: name, version: use.pool.version.text.shown, asked: item.asked.seats, granted: use.count,
                held: item.kept + use.count, metered: true, until: use.end, left: use.left, reason: reason)
        }
    }
}
