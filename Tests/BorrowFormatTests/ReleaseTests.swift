// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import Testing

@Suite struct ReleaseTests {
    @Test func theCHeaderSaysTheSame() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let header = try String(contentsOf: root.appendingPathComponent("Sources/CBorrow/include/borrow.h"), encoding: .utf8)
        #expect(header.contains("#define BORROW_VERSION \"\(Release.version)\"\n"))
    }
}
