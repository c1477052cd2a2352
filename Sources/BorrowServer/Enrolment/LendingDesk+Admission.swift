// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension LendingDesk {
    /// Lets a borrower in, or not, in the transaction of the decision: one indexed read for a device that is known.
    ///
    /// - Parameter keeping: whether a new device is taken down, and when a known one was last here.
    /// - Returns: the end that it may ask for.
    /// - Throws: as `Admission`, and `too-many-devices`.
    func admit(
        _ borrower: Borrower, end: AskedEnd, by settings: EnrolmentSettings, now: Instant, in ledger: Ledger, keeping: Bool
    ) throws -> AskedEnd {
        let known = try ledger.device(borrower.device)
        let admitted = try Admission.admit(borrower, known: known, end: end, by: settings, now: now)
        guard let known else {
            let newcomers = try ledger.newcomers(address: borrower.address, machine: borrower.machine, since: now + -Admission.window)
            try Admission.requireRoom(newcomers: newcomers, from: Peer(address: borrower.address, isEncrypted: false), by: settings)
            if keeping { try ledger.insert(Device(borrower, at: now)) }
            return admitted
        }
        if keeping { try ledger.note(borrower, as: known, at: now) }
        return admitted
    }
}

extension LendingDesk {
    /// Why a device may not take metered use, which has no end; `nil`: it may. What it reports has been used already: of a device that
    /// is known it is taken, whatever became of it since.
    func barred(
        _ borrower: Borrower, reporting: Bool, by settings: EnrolmentSettings, now: Instant, in ledger: Ledger, keeping: Bool
    ) throws -> Refusal? {
        if reporting, try ledger.device(borrower.device) != nil { return nil }
        do {
            _ = try admit(borrower, end: .connected(3600), by: settings, now: now, in: ledger, keeping: keeping)
            return nil
        } catch let refusal as Refusal {
            return refusal
        }
    }
}

extension Device {
    /// On first sight.
    init(_ borrower: Borrower, at now: Instant) {
        self.init(
            key: borrower.device, machine: borrower.machine, user: borrower.user, host: borrower.host, address: borrower.address,
            firstSeen: now, lastSeen: now)
    }
}

extension Ledger {
    /// Seconds after which it is written anew that a device was here.
    private static var freshness: Int64 { 3600 }

    /// Keeps what a device shows of itself now, where that is news.
    fileprivate func note(_ borrower: Borrower, as known: Device, at now: Instant) throws {
        var seen = known
        (seen.machine, seen.host, seen.address) = (borrower.machine, borrower.host, borrower.address)
        if known.enrolledAt == nil { seen.user = borrower.user }
        guard seen != known || now - known.lastSeen >= Self.freshness else { return }
        seen.lastSeen = max(now, known.lastSeen)
        try update(seen)
    }
}
