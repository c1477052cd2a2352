// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

/// What a license server is to do, in the plainest words: a list of loans, counted anew for each request.
struct NaiveServer {
    struct Loan: Equatable, CustomStringConvertible {
        enum State: String { case open, returned, replaced }

        let id: Bytes
        let device: Bytes
        let feature: String
        let seats: Int
        let issuedAt: Instant
        let expiresAt: Instant
        var state = State.open

        var description: String { "\(id.shown), \(feature)*\(seats) until \(expiresAt.readable.shown), \(state)" }
    }

    /// What is to be answered to a borrow.
    enum Answer: Equatable {
        case lent([Bytes])
        /// Loans that nobody has named yet.
        case lentAnew
        case refused
    }

    let pools: [String: Int]
    let longest: Int64
    private(set) var loans: [Loan] = []
    /// By device and id: the loans of a request that was lent, none for one that was refused.
    private var decided: [[Bytes]: [Bytes]] = [:]
    private var receipted: Set<Bytes> = []

    init(pools: [String: Int], longest: Int64) { (self.pools, self.longest) = (pools, longest) }

    func loan(_ id: Bytes) -> Loan? { loans.first { $0.id == id } }

    func out(_ feature: String, at now: Instant, except device: Bytes = []) -> Int {
        loans.filter { $0.feature == feature && $0.state == .open && $0.expiresAt > now && $0.device != device }.reduce(0) { $0 + $1.seats }
    }

    func answer(to terms: Terms, from device: Bytes, id: Bytes, sentAt: Instant, at now: Instant) -> Answer {
        if abs(sentAt - now) > RequestHead.clockTolerance { return .refused }
        if let earlier = decided[[device, id]] {
            let loans = earlier.compactMap { loan($0) }
            let isGood = !loans.isEmpty && loans.allSatisfy { $0.state == .open } && loans.contains { $0.expiresAt > now }
            return isGood ? .lent(earlier) : .refused
        }
        let hasRoom = terms.features.allSatisfy { out($0.name, at: now, except: device) + $0.count <= pools[$0.name]! }
        return hasRoom ? .lentAnew : .refused
    }

    mutating func lend(_ ids: [Bytes], to terms: Terms, from device: Bytes, id: Bytes, at now: Instant) {
        for (loan, asked) in zip(ids, terms.features) {
            for index in loans.indices
            where loans[index].device == device && loans[index].feature == asked.name && loans[index].state == .open {
                loans[index].state = .replaced
            }
            loans.append(
                Loan(
                    id: loan, device: device, feature: asked.name, seats: asked.count, issuedAt: now,
                    expiresAt: now + min(terms.duration!, longest)))
        }
        decided[[device, id]] = ids
    }

    /// A refusal for the clock decides nothing.
    mutating func refuse(_ id: Bytes, from device: Bytes, sentAt: Instant, at now: Instant) {
        if abs(sentAt - now) <= RequestHead.clockTolerance, decided[[device, id]] == nil { decided[[device, id]] = [] }
    }

    func isDecided(_ id: Bytes, from device: Bytes) -> Bool { decided[[device, id]] != nil }

    /// The first answer to a return stays.
    mutating func takeBack(_ id: Bytes, at now: Instant) {
        guard receipted.insert(id).inserted, let index = loans.firstIndex(where: { $0.id == id }) else { return }
        if loans[index].state == .open, loans[index].expiresAt > now { loans[index].state = .returned }
    }
}
