// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import CBorrowSystem

extension Checkout {
    /// Takes in what has arrived.
    func hear() {
        guard let connection else { return }
        do throws(DaemonConnection.Failure) {
            while let message = try connection.messageAtHand() {
                // What a later borrowd tells and this version does not know is none of its business.
                if let answer = DaemonAnswer(message) { hear(answer) }
            }
        } catch {
            if case .closed = error {} else { nextTry = Deadline(after: Self.longPause) }
            disconnect()
        }
    }

    private func hear(_ answer: DaemonAnswer) {
        switch answer {
        case .renewed(let handle, let grant) where handle == self.handle: take(grant, handle: handle)
        case .ending(let handle, let loan, _) where isOurs(handle, loan):
            held.endsSoon = true
            nextLook = Deadline(after: 0)
        case .ended(let handle, let loan, let refusal) where isOurs(handle, loan):
            self.handle = nil
            nextLook = Deadline(after: 0)
            over(refusal)
        case .granted(let handle, let grant) where isAsking:
            isAsking = false
            take(grant, handle: handle)
        case .refused where isAsking:
            isAsking = false
            held.endsSoon = true
            nextTry = Deadline(after: Self.longPause)
        default: break
        }
    }

    private func over(_ refusal: ToldRefusal) {
        end = .refused(refusal, held.facts)
        isGivenUp = held.facts?.isConnected == true && refusal.code.equals("recalled")
        nextTry = Deadline(after: Self.longPause)
    }

    private func isOurs(_ handle: Int?, _ loan: Bytes) -> Bool {
        handle == nil ? loan == held.facts?.loan : handle == self.handle
    }

    /// The grant in hand stays where the new one is not as good as the check demands.
    private func take(_ grant: Bytes, handle: Int?) {
        let verdict = request.verdict(onGranted: grant, machine: machine, connected: handle != nil)
        if verdict.isLicensed {
            take(verdict, handle: handle)
        } else {
            held.endsSoon = true
            nextTry = Deadline(after: Self.longPause)
        }
    }

    /// Says to borrowd what it should know and does not; without waiting.
    func catchUp() {
        if connection == nil { return reconnect() }
        if held.facts?.isConnected == true, handle == nil, !isAsking { askAgain() }
    }

    /// Connects, and says what is held. Where nobody listens, that is all.
    func reconnect() {
        do throws(DaemonConnection.Failure) {
            connection = try DaemonConnection.open(path: request.socket, deadline: nil)
            if held.facts?.isConnected == true { askAgain() } else { tellUse() }
        } catch {
            nextTry = Deadline(after: Self.pause)
        }
    }

    func tellUse() {
        guard end == nil, let facts = held.facts, let until = facts.expiresAt else { return }
        say(.using(vendor: facts.vendor, feature: facts.feature, loan: facts.loan, until: until))
    }

    private func askAgain() {
        guard var wish else { return }
        wish.renews = held.facts?.loan
        isAsking = true
        say(.checkout(wish))
    }

    private func say(_ request: DaemonRequest) {
        do throws(DaemonConnection.Failure) {
            try connection?.ask(request, deadline: nil)
        } catch {
            disconnect()
            nextTry = Deadline(after: Self.pause)
        }
    }

    private func disconnect() {
        (connection, handle, isAsking) = (nil, nil, false)
    }

    /// An application may ask what it holds at every frame that it draws.
    static var pause: Int64 { 1000 }
    /// Behind a no, or what cannot be understood.
    private static var longPause: Int64 { 60_000 }
}
