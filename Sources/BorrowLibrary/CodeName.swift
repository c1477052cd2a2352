// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import CBorrow

// swift-format-ignore: AlwaysUseLowerCamelCase
@c @implementation
public func borrow_code_name(_ code: CInt) -> UnsafePointer<CChar>! {
    let name = code == WrongCall.code ? "usage" : VerdictCode(rawValue: code)?.label ?? "unknown"
    return UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
}
