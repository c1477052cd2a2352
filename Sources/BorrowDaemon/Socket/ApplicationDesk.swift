// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Answers what applications ask.
final class ApplicationDesk {
    private let contact: Contact
    private let leases: LeaseBook
    private let held: HeldBorrows
    private let usage: UsageMeter
    private unowned let reception: Reception

    init(contact: Contact, leases: LeaseBook, held: HeldBorrows, usage: UsageMeter, reception: Reception) {
        (self.contact, self.leases, self.held, self.usage, self.reception) = (contact, leases, held, usage, reception)
    }

    func answer(_ request: DaemonRequest, of connection: Connection) {
        switch request {
        case .checkout(let wish): checkout(wish, of: connection)
        case .borrow, .extend, .giveBack, .list:
            contact.ask(.forwarded(request)) { [weak connection] in connection?.answer($0.forApplications) }
        case .checkin(let handle): checkin(handle, of: connection)
        case .held: connection.answer(.holdings(held.holdings + leases.holdings(owner: connection.number)))
        case .using(let vendor, let feature, let loan, let until):
            held.use(Use(vendor: vendor, feature: feature, loan: loan, end: until), owner: connection.number)
            usage.begin(vendor, feature, owner: connection.number, handle: nil)
            connection.answer(.done)
        }
    }

    /// However it went: what it had checked out goes back.
    func left(_ connection: Connection) {
        leases.closeAll(owner: connection.number)
        held.left(owner: connection.number)
        usage.end(owner: connection.number)
    }

    private func checkout(_ asked: Wish, of connection: Connection) {
        let owner = connection.number
        var wish = asked
        // What another has is not taken over: it is a seat of its own then.
        if let loan = wish.renews, !leases.claim(loan) { wish.renews = nil }
        contact.ask(.forwarded(.checkout(wish))) { [weak self, weak connection, renews = wish.renews] answer in
            if let renews { self?.leases.endClaim(renews) }
            guard let self, let (grant, text) = answer.grant else { return connection?.answer(answer.forApplications) ?? () }
            let isThere = reception.connection(owner) != nil
            // An application that went meanwhile wants none.
            if grant.terms.isConnected, !isThere { return leases.giveBack(grant, text: text) }
            let handle =
                grant.terms.isConnected ? leases.open(grant, text: text, owner: owner, renews: renews, project: asked.project) : nil
            if isThere, handle == nil {
                let terms = grant.terms
                held.use(Use(vendor: terms.vendor, feature: terms.feature, loan: terms.loan, end: terms.expiresAt), owner: owner)
            }
            if isThere { usage.begin(grant.terms.vendor, grant.terms.feature, owner: owner, handle: handle) }
            connection?.answer(.granted(handle: handle, grant: text))
        }
    }

    private func checkin(_ handle: Int, of connection: Connection) {
        let isClosing = leases.close(handle, owner: connection.number) { [weak connection] answer in
            connection?.answer(answer.refusal == nil ? .done : .pending)
        }
        if isClosing { return usage.end(owner: connection.number, handle: handle) }
        connection.answer(
            .refused(ToldRefusal(.badMessage, "this connection has no handle \(handle)", hint: "HELD says what it has checked out")))
    }
}

extension ContactAnswer {
    /// What goes on to an application.
    fileprivate var forApplications: DaemonAnswer {
        switch self {
        case .told(.granted) where grant == nil: .refused(.notUnderstood)
        case .told(.holdings): .refused(.notUnderstood)
        case .told(let answer): answer
        case .settled: .refused(.notUnderstood)
        }
    }
}

extension ToldRefusal {
    static let notUnderstood = ToldRefusal(
        .contactFailed, "the program that speaks to the license servers said what was not asked", hint: contactHint)
}
