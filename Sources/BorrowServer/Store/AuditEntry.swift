// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// One row of the record of what was decided, written in the transaction of the decision.
struct AuditEntry: Sendable {
    enum Action: String, Sendable {
        case lend, replace
        case takeBack = "return"
        case refuse, recall
        /// A decision that was made before, given once more.
        case again
        /// Use that a laptop reported.
        case usage
        /// Rows of before there was a chain, taken into it.
        case adoptRows = "adopt-rows"
        /// Rows that were older than the retention, taken away.
        case prune
        /// The audit was found to be broken.
        case alarm
        /// A new server key took the place of an old one.
        case rotate
        /// Who may use a license, for how long, and with which password.
        case authorize
        /// Of metered features: used, given back, undone.
        case use
        case giveBack = "give-back"
        case undo
        /// Of reservations.
        case reserve, unreserve
        /// Of lost laptops, and of loans that a database had forgotten.
        case reclaim, adopt, recover
        /// Of license and options files.
        case reread
        /// Of devices, one-time codes and tokens, and of guesses at them.
        case enroll, device, token, attempt
        /// Of three servers: which of them lends.
        case standBy = "stand-by"
        case takeOver = "take-over"
        /// A loan that its device is to give up, since its capability request names it no more.
        case askBack = "ask-back"
    }

    let action: Action
    let at: Instant
    let device: String
    let request: String
    let vendor: Bytes
    let feature: Bytes
    var loan: String?
    var seats: Int?
    /// Of a refusal.
    var code: RefusalCode?
    var detail = "" {
        didSet { detailNamesNobody = false }
    }
    /// Who had it done, where it was no device: as `AdministrationOffice` names him.
    var administrator = ""
    /// Who borrows and from where, as the device says.
    var user = ""
    var host = ""
    /// Whether `detail` is made of our own words and names nobody: under pseudonyms every other is left out.
    var detailNamesNobody = false
}

extension AuditEntry {
    /// What happened to a loan.
    init(_ action: Action, _ loan: Loan, request: String, at: Instant) {
        self.init(
            action: action, at: at, device: loan.borrower.device, request: request, vendor: loan.vendor, feature: loan.feature,
            loan: loan.id, seats: loan.seats, detail: loan.isConnected ? "connected" : "", user: loan.borrower.user,
            host: loan.borrower.host, detailNamesNobody: true)
    }

    /// What happened to metered use.
    init(_ action: Action, _ use: MeteredUse, request: String, at: Instant) {
        self.init(
            action: action, at: at, device: use.borrower.device, request: request, vendor: use.vendor, feature: use.feature,
            seats: use.count, user: use.borrower.user, host: use.borrower.host, detailNamesNobody: true)
    }

    /// What concerns no loan.
    init(_ action: Action, at: Instant) {
        self.init(action: action, at: at, device: "", request: "", vendor: [], feature: [])
    }

    init(refused asked: WantedSeats, _ refusal: Refusal, device: String, request: String, at: Instant) {
        self.init(
            action: .refuse, at: at, device: device, request: request, vendor: asked.vendor, feature: asked.feature, seats: asked.seats,
            code: refusal.code, detail: refusal.detail)
    }
}
