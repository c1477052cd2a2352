// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What a dialog in the application needs, where the user borrows, extends and returns. Each call waits for borrowd, at most as
/// long as it is told, and answers `noDaemon` at once where borrowd does not run.
public enum LicenseDialog {
    /// What the license servers lend.
    ///
    /// - Parameter patience: in milliseconds.
    public static func offers(patience: Int64 = 30_000) -> Result<[ToldOffer], Verdict> {
        answer(.list, patience: patience).flatMap {
            if case .offers(let offers) = $0 { .success(offers) } else { .failure(unexpected($0)) }
        }
    }

    /// What is borrowed on this machine.
    public static func holdings(patience: Int64 = 30_000) -> Result<[ToldHolding], Verdict> {
        answer(.held, patience: patience).flatMap {
            if case .holdings(let holdings) = $0 { .success(holdings) } else { .failure(unexpected($0)) }
        }
    }

    /// Borrows, to be held without a connection: until the request's `end`, or as long as is allowed.
    public static func borrow(_ request: CheckoutRequest) -> Verdict {
        obtain(.borrow(request.wish), request)
    }

    /// Borrows again what is held, until the request's `end`, or as long again; where that fails the old grant stays in force.
    public static func extend(_ request: CheckoutRequest) -> Verdict {
        obtain(.extend(request.wish), request)
    }

    /// Returns a borrow early: `returned`, whether or not the license server could be told yet.
    public static func giveBack(vendor: Bytes, feature: Bytes, patience: Int64 = 30_000) -> Verdict {
        guard Wish(vendor: vendor, feature: feature).isSayable else { return Verdict(.none) }
        switch answer(.giveBack(vendor: vendor, feature: feature), patience: patience) {
        case .success(.done): return Verdict(.returned)
        case .success(.pending):
            let detail = Bytes("the license server is told when it can be reached")
            return Verdict(.returned, reason: ToldRefusal(code: VerdictCode.returned.name, detail: detail))
        case .success(let answer): return unexpected(answer)
        case .failure(let verdict): return verdict
        }
    }

    private static func obtain(_ question: DaemonRequest, _ request: CheckoutRequest) -> Verdict {
        guard let machine = Machine.hostid() else { return Verdict(.unreadable) }
        guard request.wish.isSayable else { return Verdict(.none) }
        switch answer(question, password: request.password, patience: request.patience) {
        case .success(.granted(_, let grant)): return request.verdict(onGranted: grant, machine: machine, connected: false)
        case .success(let answer): return unexpected(answer)
        case .failure(let verdict): return verdict
        }
    }

    private static func answer(_ question: DaemonRequest, password: Password? = nil, patience: Int64) -> Result<DaemonAnswer, Verdict> {
        do throws(DaemonConnection.Failure) {
            return .success(try DaemonConnection.asked(question, password: password, deadline: Deadline(after: patience)).answer)
        } catch {
            return .failure(Verdict(error, Verdict(.none)))
        }
    }

    private static func unexpected(_ answer: DaemonAnswer) -> Verdict {
        if case .refused(let refusal) = answer { .refused(refusal) } else { .daemonFailed("its answer fits no question") }
    }
}
