// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Runs `Tests/Scripts/keyring.sh` with the programs beside this test: a real gnome-keyring-daemon on a bus of its own.
@Suite struct KeyringStoryTests {
    @Test func theKeyringStoryIsAsTold() throws {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let story = Program(path: "/bin/bash", arguments: [tests.path + "/Scripts/keyring.sh", Bundle.main.bundleURL.path])
        let (status, output) = try story.run()
        #expect(status == 0, "\(output)")
    }
}
