// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Whether this machine is on its journey: the network, or a borrow's own server, was out of reach for long. Asks nobody, reads no
/// clock.
///
/// A cable that is pulled, a night's sleep and a server that restarts are no journey; so only time awake counts.
struct Absence: Sendable {
    /// In milliseconds.
    static let long: Int64 = 900_000

    /// In milliseconds of `Now.uptime`.
    private var offlineSince: Int64?
    private var silentSince: [Bytes: Int64] = [:]
    private var isTold = false

    init() {}

    mutating func networkWent(_ now: Now) {
        guard offlineSince == nil else { return }
        (offlineSince, isTold) = (now.uptime, false)
    }

    mutating func networkCame() {
        offlineSince = nil
    }

    /// The server of this loan was asked. A loan that was renewed is another one.
    mutating func asked(_ loan: Bytes, answered: Bool, _ now: Now) {
        silentSince[loan] = answered ? nil : silentSince[loan] ?? now.uptime
    }

    mutating func forget(allBut loans: [Bytes]) {
        silentSince = silentSince.filter { loans.contains($0.key) }
    }

    func isAway(_ loan: Bytes, _ now: Now) -> Bool {
        [offlineSince, silentSince[loan]].contains { since in since.map { now.uptime - $0 >= Self.long } ?? false }
    }

    /// When the network will have been gone for long. That a server was silent for long is known when it is so again.
    func nextDue(_ now: Now) -> Due? {
        isTold ? nil : offlineSince.map { .uptime($0 + Self.long) }
    }

    /// Whether that is now; once.
    mutating func isDue(_ now: Now) -> Bool {
        guard let due = nextDue(now), due.isDue(now) else { return false }
        isTold = true
        return true
    }
}
