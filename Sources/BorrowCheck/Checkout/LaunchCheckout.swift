// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Gets a license: what lies in the nodelock directory, at once and offline, or else what borrowd gets from a license server.
///
/// The order is LUM's. Where the launch check says yes, borrowd hears of it and is not waited for. Otherwise borrowd is asked, for as
/// long as the request's `patience`; where it does not run the answer is `noDaemon`, at once. The license lasts until the
/// `Checkout` is given back or goes; a borrow lies in the nodelock directory from then on.
public func checkout(_ request: CheckoutRequest) -> Result<Checkout, Verdict> {
    guard let machine = Machine.hostid() else { return .failure(Verdict(.unreadable)) }
    let local = request.asked.verdict(in: request.directories, machine: machine, now: Machine.now())
    if request.isEnough(local) { return .success(Checkout(request, machine: machine, lying: local)) }
    let wish = request.wish
    guard wish.isSayable else { return .failure(Verdict(.none)) }
    do throws(DaemonConnection.Failure) {
        let (connection, answer) = try DaemonConnection.asked(
            .checkout(wish), password: request.password, path: request.socket, deadline: Deadline(after: request.patience))
        switch answer {
        case .granted(let handle, let grant):
            let verdict = request.verdict(onGranted: grant, machine: machine, connected: handle != nil)
            guard verdict.isLicensed else { return .failure(verdict) }
            let license = Checkout(request, wish, machine: machine, got: verdict, handle: handle, over: connection)
            return license.end.map { .failure($0) } ?? .success(license)
        case .refused(let refusal): return .failure(.refused(refusal))
        default: throw .garbled
        }
    } catch {
        return .failure(Verdict(error, local))
    }
}
