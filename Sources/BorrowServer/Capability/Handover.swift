// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat

/// A borrow that a device is to give up for what a capability request gives it.
///
/// It stays out until the device's signed return of it: the answer that says so may be lost. Until then the device has the one or the
/// other, and what both take of one pool is counted once.
struct Handover {
    /// What is given, none of it in the place of what is still to be given up.
    private(set) var items: [CapabilityPlan.Item]
    /// The loans to be given up, each with what it shares seats by.
    private(set) var leaving: [(loan: Loan, share: String?)]

    /// - Parameter returned: what nothing new takes the place of.
    /// - Parameter spans: whether all features of a suite take seats of this pool side by side, given one of them.
    init(_ items: [CapabilityPlan.Item], returned: [Loan], spans: (_ vendor: Bytes, _ feature: Bytes, Pool.ID) -> Bool) {
        func share(_ vendor: Bytes, _ feature: Bytes, _ pool: Pool.ID, _ borrower: Borrower) -> String {
            let parts = ["handover", pool.text, spans(vendor, feature, pool) ? "" : feature.shown, borrower.device, borrower.machine]
            return Base64URL.encode(Digest.sha256(Bytes(parts.joined(separator: "\n").utf8)).prefix(16)).shown
        }
        func departure(_ loan: Loan) -> (loan: Loan, share: String?) {
            // What its publisher lets nobody return early may have no part in another's seats.
            (loan, loan.earlyReturn ? share(loan.vendor, loan.feature, loan.pool, loan.borrower) : nil)
        }
        self.items = items
        leaving = returned.map(departure)
        for index in items.indices {
            guard let held = items[index].allotment?.replaces, held.earlyReturn, items[index].allotment?.covers(held) == false else {
                continue
            }
            leaving.append(departure(held))
            self.items[index].awaitsReturn(of: held)
        }
        let shares = Set(leaving.compactMap(\.share))
        for index in items.indices {
            guard let allotment = items[index].allotment, let borrower = leaving.first?.loan.borrower else { continue }
            let own = share(allotment.asked.vendor, allotment.asked.feature, allotment.pool, borrower)
            if shares.contains(own) { self.items[index].shares(by: own) }
        }
    }
}

extension Allotment {
    /// Whether its grant may take the place of a loan's at once: whichever of the two the laptop has, its seats are counted.
    fileprivate func covers(_ loan: Loan) -> Bool {
        pool == loan.pool && asked.seats >= loan.seats && end >= loan.expiresAt
    }
}

extension CapabilityPlan.Item {
    fileprivate mutating func awaitsReturn(of held: Loan) {
        guard case .seats(var allotment) = given else { return }
        allotment.replaces = nil
        (given, awaits) = (.seats(allotment), held)
    }

    fileprivate mutating func shares(by share: String) {
        guard case .seats(var allotment) = given else { return }
        allotment.share = share
        given = .seats(allotment)
    }
}
