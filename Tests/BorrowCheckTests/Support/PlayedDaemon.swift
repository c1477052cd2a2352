// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation

/// A folder with a borrowd that does as its scripts say, see `Tests/Library/fake-borrowd`; both go with the test.
final class PlayedDaemon {
    private let folder: URL
    private var process: Process?

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("borrowd-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        // It has this thread's signal mask, which may hold back SIGTERM.
        if let process {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        try? FileManager.default.removeItem(at: folder)
    }

    var socket: Bytes { path("socket") }
    var nodelock: Bytes { path("nodelock") }

    private func path(_ name: String) -> Bytes { Bytes(folder.appendingPathComponent(name).path.utf8) }

    /// Puts a grant into a file, for a script to name.
    func file(_ name: String, _ grant: Bytes) throws -> String {
        let url = folder.appendingPathComponent(name)
        try Data(grant).write(to: url)
        return url.path
    }

    /// Puts a grant where the launch check looks.
    func borrowed(_ grant: Bytes, machine: Bytes) throws {
        let slot = Slot.path(machine: machine, vendor: World.asked.vendor, feature: World.asked.feature)
        let url = folder.appendingPathComponent("nodelock").appendingPathComponent(slot.shown)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(grant).write(to: url)
    }

    /// Listens when this returns.
    func plays(_ scripts: String...) throws {
        let program = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../Library/fake-borrowd")
        let output = Pipe()
        let process = Process()
        process.executableURL = program.standardizedFileURL
        process.arguments = [socket.shown, path("log").shown] + scripts
        process.standardOutput = output
        try process.run()
        self.process = process
        _ = output.fileHandleForReading.availableData
    }
}
