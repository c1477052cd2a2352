// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What an application wants: the launch check's question, and what borrowd is asked for where nothing lies here.
public struct CheckoutRequest: Sendable {
    public var asked: Asked
    /// At least 1.
    public var seats = 1
    /// Makes it a borrow, to be held without a connection; `nil`: a license for as long as the application runs, unless the
    /// user has set `LM_BORROW`.
    public var end: Wish.End?
    /// Makes it a borrow, as long as is allowed where there is no `end`.
    public var isOffline = false
    /// For a license server that asks for one.
    public var password: Password?
    /// How long borrowd is waited for, in milliseconds.
    public var patience: Int64 = 30_000
    /// The nodelock directory; `nil`: the standard places, see `Nodelock.directories`.
    public var directory: Bytes?
    /// borrowd's, for tests; `nil`: the standard one.
    var socket: Bytes?

    public init(_ asked: Asked) {
        self.asked = asked
    }
}

extension CheckoutRequest {
    var directories: [Bytes] { directory.map { [$0] } ?? Nodelock.directories() }

    var withoutPassword: CheckoutRequest {
        var request = self
        request.password = nil
        return request
    }

    /// What goes to borrowd, but for the password.
    var wish: Wish {
        var wish = Wish(vendor: asked.vendor, feature: asked.feature, version: asked.version)
        (wish.seats, wish.end, wish.isOffline) = (seats, end, isOffline)
        (wish.lmBorrow, wish.project) = (Environment.value("LM_BORROW"), Environment.value("LM_PROJECT"))
        return wish
    }

    /// The launch check of what borrowd sent, and whether there are as many seats as were asked for.
    ///
    /// - Parameter connected: whether it may be a license that holds only while the application is connected.
    func verdict(onGranted grant: Bytes, machine: Bytes, connected: Bool) -> Verdict {
        let verdict = asked.verdict(on: grant, machine: machine, now: Machine.now(), connected: connected)
        guard verdict.isLicensed, !isEnough(verdict) else { return verdict }
        return .daemonFailed("what it got has fewer seats than were asked for")
    }

    func isEnough(_ verdict: Verdict) -> Bool {
        verdict.isLicensed && verdict.facts?.seats ?? 0 >= seats
    }
}

extension Wish {
    /// Whether a license line, and so a message, can hold these names.
    var isSayable: Bool {
        [vendor, feature].allSatisfy { name in
            !name.isEmpty && name.count <= 255 && !name.contains { ASCII.isControl($0) || $0 == ASCII.quote }
        }
    }
}
