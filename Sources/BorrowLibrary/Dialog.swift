// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import CBorrow

// What a dialog in the application needs. The contracts are in `borrow.h`.

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func borrow_get(_ request: UnsafePointer<borrow_request>!, _ verdict: UnsafeMutablePointer<borrow_verdict>!) -> CInt {
    answer(verdict) { () throws(WrongCall) in
        let request = try Request(request).checkout
        return VerdictRecord(LicenseDialog(patience: request.patience).borrow(request))
    }
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func borrow_extend(_ request: UnsafePointer<borrow_request>!, _ verdict: UnsafeMutablePointer<borrow_verdict>!) -> CInt {
    answer(verdict) { () throws(WrongCall) in
        let request = try Request(request).checkout
        return VerdictRecord(LicenseDialog(patience: request.patience).extend(request))
    }
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func borrow_return(_ request: UnsafePointer<borrow_request>!, _ verdict: UnsafeMutablePointer<borrow_verdict>!) -> CInt {
    answer(verdict) { () throws(WrongCall) in
        let request = try Request.sized(request)
        let names = try Call.names(vendor: request.vendor, feature: request.feature)
        let dialog = LicenseDialog(patience: try Request.patience(request))
        return VerdictRecord(dialog.giveBack(vendor: names.vendor, feature: names.feature))
    }
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func borrow_list(
    _ request: UnsafePointer<borrow_request>!,
    _ listener: borrow_listener!,
    _ context: UnsafeMutableRawPointer!, _ verdict: UnsafeMutablePointer<borrow_verdict>!
) -> CInt {
    answer(verdict) { () throws(WrongCall) in
        let listing = try Listing(request, listener, context)
        return listing.told(LicenseDialog(patience: listing.patience).offers())
    }
}

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func borrow_holdings(
    _ request: UnsafePointer<borrow_request>!,
    _ listener: borrow_listener!,
    _ context: UnsafeMutableRawPointer!, _ verdict: UnsafeMutablePointer<borrow_verdict>!
) -> CInt {
    answer(verdict) { () throws(WrongCall) in
        let listing = try Listing(request, listener, context)
        return listing.told(LicenseDialog(patience: listing.patience).holdings())
    }
}
