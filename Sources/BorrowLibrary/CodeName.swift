// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import CBorrow

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func borrow_code_name(_ code: CInt) -> UnsafePointer<CChar>! {
    let name: StaticString =
        switch UInt32(bitPattern: code) {
        case BORROW_USAGE.rawValue: "usage"
        case BORROW_LISTED.rawValue: "listed"
        default: VerdictCode(rawValue: code)?.label ?? "unknown"
        }
    return UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
}
