// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowDaemon

@Suite struct WipingTests {
    @Test func whatIsWipedIsGoneFromTheMemoryItLayIn() {
        var bytes = Bytes("secret rest".utf8)
        bytes.wipe(first: 7)
        #expect(bytes == Bytes("rest".utf8))
        let behind = bytes.withUnsafeBytes { UnsafeRawBufferPointer(start: $0.baseAddress! + 4, count: 7).map { $0 } }
        #expect(behind == Bytes(repeating: 0, count: 7))
        bytes.wipe()
        #expect(bytes.isEmpty)
    }
}
