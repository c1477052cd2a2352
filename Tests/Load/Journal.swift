// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization

/// What the server has acknowledged, a line each, in the order in which the answers came.
final class Journal: Sendable {
    private let file: Mutex<FileHandle>

    init(path: String) throws {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        file = Mutex(try FileHandle(forWritingTo: URL(fileURLWithPath: path)))
    }

    func write(_ line: String) {
        file.withLock { $0.write(Data((line + "\n").utf8)) }
    }
}
