// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import BorrowAgent

@Suite struct FolderTests {
    @Test(arguments: [("/", "/etc"), ("//", "/etc"), ("/usr/", "/usr/etc"), ("/usr", "/usr/etc")])
    func aPathIsSaidWithSingleSlashes(_ path: String, _ inner: String) throws {
        guard let folder = try Folder(path: path) else {
            Issue.record("no \(path)")
            return
        }
        #expect(folder.path + "/etc" == inner)
    }
}
