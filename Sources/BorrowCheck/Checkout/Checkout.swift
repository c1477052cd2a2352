// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import CBorrowSystem

/// A license that was checked out; it is given back when this goes, however the application ends.
///
/// Nothing happens behind the application's back: no thread, no timer. `current()` takes in what borrowd has said meanwhile. For one
/// thread at a time, and after a fork for one of the two processes.
public final class Checkout {
    /// Without the password.
    let request: CheckoutRequest
    let machine: Bytes
    /// As borrowd was asked, for the day that it must be asked again; `nil` for what lay in the nodelock directory.
    let wish: Wish?
    /// The license in hand, as the launch check answered when it came; see `current()` for what has become of it.
    public internal(set) var held: Verdict
    /// Names it to borrowd; `nil` for what lies in the nodelock directory, and where borrowd has not answered again yet.
    var handle: Int?
    /// It is over: given back here, or borrowd said so.
    var end: Verdict?
    /// Nothing is asked for any more: it was given back here, or the server wanted it back.
    var isGivenUp = false
    /// `nil` while borrowd does not run.
    var connection: DaemonConnection?
    /// Whether borrowd has yet to answer a request for what is in hand.
    var isAsking = false
    /// The nodelock directory is not read again before.
    var nextLook = Deadline(after: 0)
    /// Not to be tried again before.
    var nextTry = Deadline(after: 0)

    /// What lies in the nodelock directory: borrowd hears of it, for its warnings and the usage log.
    init(_ request: CheckoutRequest, machine: Bytes, lying verdict: Verdict) {
        (self.request, self.machine, wish, held) = (request.withoutPassword, machine, nil, verdict)
        reconnect()
    }

    /// What borrowd got.
    init(
        _ request: CheckoutRequest, _ wish: Wish, machine: Bytes, got verdict: Verdict, handle: Int?, over connection: DaemonConnection
    ) {
        (self.request, self.machine, self.wish, held) = (request.withoutPassword, machine, wish, verdict)
        (self.handle, self.connection) = (handle, connection)
        // What came with the answer would wake up nobody any more.
        hear()
    }

    deinit { giveBack() }

    /// Gives the license back; a borrow stays in the nodelock directory. Nothing is held afterwards.
    ///
    /// Where borrowd does not run, the seat is free when the license ends.
    public func checkin() {
        giveBack()
        (end, isGivenUp) = (Verdict(.returned, held.facts), true)
    }

    /// To wait for something to read at, in an event loop: then `current()` has news. `nil` while borrowd does not run.
    ///
    /// It may be another one after each `current()`, and is never to be read from.
    public var descriptor: Int32? { connection?.descriptor }

    private func giveBack() {
        if let connection, let handle { try? connection.ask(.checkin(handle: handle), deadline: nil) }
        (connection, handle) = (nil, nil)
    }
}
