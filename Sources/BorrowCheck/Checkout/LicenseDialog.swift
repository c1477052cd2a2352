// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What a dialog in the application needs, where the user borrows, extends and returns. Each call waits for borrowd, at most
/// `patience`, and answers `noDaemon` at once where borrowd does not run.
public struct LicenseDialog: Sendable {
    /// In milliseconds.
    public var patience: Int64
    /// borrowd's, for tests; `nil`: the standard one.
    var socket: Bytes?

    /// - Parameter patience: in milliseconds.
    public init(patience: Int64 = 30_000) {
        self.patience = patience
    }

    /// What the license servers lend.
    public func offers() -> Result<[ToldOffer], Verdict> {
        answer(.list).flatMap {
            if case .offers(let offers) = $0 { .success(offers) } else { .failure(unexpected($0)) }
        }
    }

    /// What is borrowed on this machine.
    public func holdings() -> Result<[ToldHolding], Verdict> {
        answer(.held).flatMap {
            if case .holdings(let holdings) = $0 { .success(holdings) } else { .failure(unexpected($0)) }
        }
    }

    /// Borrows, to be held without a connection: until the request's `end`, or as long as is allowed.
    public func borrow(_ request: CheckoutRequest) -> Verdict {
        obtain(.borrow(request.wish), request)
    }

    /// Borrows again what is held, until the request's `end`, or as long again; where that fails the old grant stays in force.
    public func extend(_ request: CheckoutRequest) -> Verdict {
        obtain(.extend(request.wish), request)
    }

    /// Returns a borrow early: `returned`, whether or not the license server could be told yet.
    public func giveBack(vendor: Bytes, feature: Bytes) -> Verdict {
        guard Wish(vendor: vendor, feature: feature).isSayable else { return Verdict(.none) }
        switch answer(.giveBack(vendor: vendor, feature: feature)) {
        case .success(.done): return Verdict(.returned)
        case .success(.pending):
            let detail = Bytes("the license server is told when it can be reached")
            return Verdict(.returned, reason: ToldRefusal(code: [], detail: detail))
        case .success(let answer): return unexpected(answer)
        case .failure(let verdict): return verdict
        }
    }

    private func obtain(_ question: DaemonRequest, _ request: CheckoutRequest) -> Verdict {
        guard let machine = Machine.hostid() else { return Verdict(.unreadable) }
        guard request.wish.isSayable else { return Verdict(.none) }
        switch answer(question, password: request.password) {
        case .success(.granted(_, let grant)): return request.verdict(onGranted: grant, machine: machine, connected: false)
        case .success(let answer): return unexpected(answer)
        case .failure(let verdict): return verdict
        }
    }

    private func answer(_ question: DaemonRequest, password: Password? = nil) -> Result<DaemonAnswer, Verdict> {
        do throws(DaemonConnection.Failure) {
            let deadline = Deadline(after: patience)
            return .success(try DaemonConnection.asked(question, password: password, path: socket, deadline: deadline).answer)
        } catch {
            return .failure(Verdict(error, nil))
        }
    }

    private func unexpected(_ answer: DaemonAnswer) -> Verdict {
        if case .refused(let refusal) = answer { .refused(refusal) } else { .daemonFailed("its answer fits no question") }
    }
}
