// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import CBorrow

/// A `borrow_request`, copied and understood.
struct Request {
    let checkout: CheckoutRequest

    init(_ request: UnsafePointer<borrow_request>?) throws(WrongCall) {
        let request = try Self.sized(request)
        let call = try Call(
            publishers: request.publishers, vendor: request.vendor, feature: request.feature, version: request.version,
            directory: request.directory)
        var checkout = CheckoutRequest(call.asked)
        checkout.directory = call.directory
        guard request.seats >= 0, request.seats <= 999_999_999 else { throw WrongCall(text: "the number of seats is below 0 or too large") }
        checkout.seats = max(1, Int(request.seats))
        checkout.isOffline = request.offline != 0
        checkout.end = try Self.end(request)
        checkout.patience = try Self.patience(request)
        checkout.password = request.password.map { Password(UnsafeRawBufferPointer(start: $0, count: Self.length($0))) }
        self.checkout = checkout
    }

    /// The caller's, if it has a size that some header had.
    static func sized(_ request: UnsafePointer<borrow_request>?) throws(WrongCall) -> borrow_request {
        guard let request, request.pointee.size >= MemoryLayout<borrow_request>.size, request.pointee.size <= 65536 else {
            throw WrongCall(text: "there is no request, or its size was not set")
        }
        return request.pointee
    }

    /// In milliseconds.
    static func patience(_ request: borrow_request) throws(WrongCall) -> Int64 {
        guard request.timeout >= 0 else { throw WrongCall(text: "the timeout is below 0") }
        return request.timeout == 0 ? 30_000 : Int64(request.timeout)
    }

    private static func end(_ request: borrow_request) throws(WrongCall) -> Wish.End? {
        guard request.until == 0 || request.lasting == 0 else { throw WrongCall(text: "both until and lasting were given") }
        if request.until != 0 {
            let until = Instant(seconds: request.until)
            guard until > .min, until <= .max else { throw WrongCall(text: "until is no time between 1970 and 9999") }
            return .until(until)
        }
        if request.lasting != 0 {
            guard let interval = Interval(seconds: request.lasting) else { throw WrongCall(text: "lasting is below 0 or beyond a century") }
            return .lasting(interval)
        }
        return nil
    }

    private static func length(_ text: UnsafePointer<CChar>) -> Int {
        var end = text
        while end.pointee != 0 { end += 1 }
        return end - text
    }
}
