// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import CBorrowSystem

extension Checkout {
    /// What is held now, and until when; never waits.
    ///
    /// Takes in what borrowd has said: a renewed grant is verified and takes the old one's place, a warning shows as `endsSoon`, and
    /// what is over is told. Where borrowd has gone the license holds until its end, and is asked for anew as soon as borrowd is
    /// there again, as is one that ended for want of a server; so call it now and then, once a minute or so, besides whenever
    /// `descriptor` has something.
    public func current() -> Verdict {
        hear()
        let now = Machine.now()
        if isBorrow, !isGivenUp, nextLook.hasPassed { lookAgain(now) }
        if !isGivenUp, nextTry.hasPassed { catchUp() }
        return verdict(now)
    }

    /// Whether it lies in the nodelock directory.
    private var isBorrow: Bool { held.facts?.isConnected != true }

    private func verdict(_ now: Instant) -> Verdict {
        if let end { return end }
        guard let facts = held.facts, let issued = facts.issuedAt, let expires = facts.expiresAt else { return Verdict(.malformed) }
        if now >= expires { return Verdict(.expired, facts) }
        if now < issued + -Asked.clockTolerance { return Verdict(.notYetValid, facts) }
        var verdict = held
        // Without borrowd there is nobody who would warn.
        if connection == nil, expires - now <= 600 { verdict.endsSoon = true }
        return verdict
    }

    /// What lies in the nodelock directory counts: extended it is another file, returned it says so.
    private func lookAgain(_ now: Instant) {
        nextLook = Deadline(after: Self.pause)
        let verdict = request.asked.verdict(in: request.directories, machine: machine, now: now)
        if verdict.code == .returned, verdict.facts?.loan == held.facts?.loan {
            end = verdict
            return
        }
        guard request.isEnough(verdict) else { return }
        let isAnother = verdict.facts?.loan != held.facts?.loan || verdict.facts?.expiresAt != held.facts?.expiresAt
        guard isAnother else { return }
        take(verdict, handle: nil)
        if connection != nil { tellUse() }
    }

    func take(_ verdict: Verdict, handle: Int?) {
        (held, self.handle, end) = (verdict, handle, nil)
    }
}
