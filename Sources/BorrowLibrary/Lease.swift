// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import CBorrow

// A lease is a `Checkout` that the caller owns. The contracts are in `borrow.h`.

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func borrow_checkout(
    _ request: UnsafePointer<borrow_request>!, _ lease: UnsafeMutablePointer<OpaquePointer?>!,
    _ verdict: UnsafeMutablePointer<borrow_verdict>!
) -> CInt {
    lease?.pointee = nil
    return answer(verdict) { () throws(WrongCall) in
        guard let lease else { throw WrongCall(text: "there is no room for the lease") }
        switch checkout(try Request(request).checkout) {
        case .success(let checkout):
            lease.pointee = OpaquePointer(Unmanaged.passRetained(checkout).toOpaque())
            return VerdictRecord(checkout.held)
        case .failure(let verdict): return VerdictRecord(verdict)
        }
    }
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func borrow_current(_ lease: OpaquePointer!, _ verdict: UnsafeMutablePointer<borrow_verdict>!) -> CInt {
    answer(verdict) { () throws(WrongCall) in
        guard let checkout = Checkout.of(lease) else { throw WrongCall(text: "there is no lease") }
        return VerdictRecord(checkout.current())
    }
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func borrow_descriptor(_ lease: OpaquePointer!) -> CInt {
    Checkout.of(lease)?.descriptor ?? -1
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func borrow_checkin(_ lease: OpaquePointer!) {
    guard let lease else { return }
    Unmanaged<Checkout>.fromOpaque(UnsafeRawPointer(lease)).release()
}

extension Checkout {
    fileprivate static func of(_ lease: OpaquePointer?) -> Checkout? {
        lease.map { Unmanaged<Checkout>.fromOpaque(UnsafeRawPointer($0)).takeUnretainedValue() }
    }
}
