// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import CBorrow

/// The launch check for C; the contract is in `borrow.h`.
// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func borrow_check(
    _ publishers: UnsafePointer<UnsafePointer<CChar>?>!, _ vendor: UnsafePointer<CChar>!, _ feature: UnsafePointer<CChar>!,
    _ version: UnsafePointer<CChar>!, _ directory: UnsafePointer<CChar>!, _ verdict: UnsafeMutablePointer<borrow_verdict>!
) -> CInt {
    answer(verdict) { () throws(WrongCall) in
        let call = try Call(publishers: publishers, vendor: vendor, feature: feature, version: version, directory: directory)
        return VerdictRecord(check(call.asked, directory: call.directory))
    }
}

/// Works only where there is room for the answer; puts it there, or what is wrong with the call, and gives its code.
func answer(_ verdict: UnsafeMutablePointer<borrow_verdict>?, _ work: () throws(WrongCall) -> VerdictRecord) -> CInt {
    if let verdict, !VerdictRecord.fits(into: verdict) { return WrongCall.code }
    let record: VerdictRecord
    do throws(WrongCall) {
        record = try work()
    } catch {
        record = VerdictRecord(error)
    }
    if let verdict { record.write(to: verdict) }
    return record.code
}
