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
    let record: VerdictRecord
    do throws(WrongCall) {
        let call = try Call(publishers: publishers, vendor: vendor, feature: feature, version: version, directory: directory)
        record = VerdictRecord(check(call.asked, directory: call.directory))
    } catch {
        record = VerdictRecord(error)
    }
    guard let verdict else { return record.code }
    return record.write(to: verdict) ? record.code : WrongCall.code
}
