// SPDX-License-Identifier: Apache-2.0
//
// An ordinary Swift program with the launch library in its process: two Swift runtimes that may not notice each other.
//
//     loader LIBRARY|linked PUBLISHER VENDOR FEATURE DIRECTORY
import Foundation

typealias Check =
    @convention(c) (
        UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<CChar>?, UnsafePointer<CChar>?,
        UnsafeMutablePointer<borrow_verdict>?
    ) -> CInt

func launchCheck() -> Check? {
    #if LINKED
        return borrow_check
    #else
        guard let library = dlopen(CommandLine.arguments[1], RTLD_NOW), let symbol = dlsym(library, "borrow_check") else {
            FileHandle.standardError.write(Data("loader: error: \(String(cString: dlerror()))\n".utf8))
            return nil
        }
        return unsafeBitCast(symbol, to: Check.self)
    #endif
}

guard CommandLine.arguments.count == 6, let check = launchCheck() else { exit(64) }
let arguments = CommandLine.arguments.dropFirst(2).map { strdup($0) }
var verdict = borrow_verdict()
verdict.size = MemoryLayout<borrow_verdict>.size
let publishers = [UnsafePointer(arguments[0]), nil]
let code = check(publishers, arguments[1], arguments[2], nil, arguments[3], &verdict)

// The program's own runtime works on after the call: hashing, reference counts, text.
let text = withUnsafeBytes(of: verdict.text) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
let words = Dictionary(text.split(separator: " ").map { ($0.lowercased(), 1) }, uniquingKeysWith: +)
print("code=\(code) words=\(words.values.reduce(0, +)) text=\(text)")
exit(code)
