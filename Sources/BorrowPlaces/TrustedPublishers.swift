// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys

/// The publisher keys that the command line trusts: every `*.pub` in `publishers.d`.
///
/// Applications trust the keys in their own code, never these.
public struct TrustedPublishers: Sendable {
    public let keys: [PublicKey]
    /// Files that hold no key, for people.
    public let notes: [String]

    public init(keys: [PublicKey], notes: [String] = []) {
        self.keys = keys
        self.notes = notes
    }

    /// - Parameter folders: configuration folders, each with `publishers.d` or without; `cannot-read` where one cannot be listed.
    public init(folders: [String]) throws(AgentError) {
        var keys: [PublicKey] = []
        var notes: [String] = []
        for path in folders {
            guard let folder = try Folder(path: path + "/publishers.d") else { continue }
            for name in try folder.names() where name.hasSuffix(".pub") && !name.hasPrefix(".") {
                do throws(KeyFileError) {
                    let key = try KeyFile.readPublic(folder.path + "/" + name)
                    if !keys.contains(key) { keys.append(key) }
                } catch {
                    notes.append("passed over: \(shown(error.detail))")
                }
            }
        }
        self.init(keys: keys, notes: notes)
    }
}
