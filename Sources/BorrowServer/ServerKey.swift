// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Foundation

/// The server's own key: whoever holds it can lend without limit.
public enum ServerKey {
    /// Reads the key, or makes it where there is none yet.
    public static func readOrMake(at path: String) throws(Refusal) -> (key: SigningKey, isNew: Bool) {
        do throws(KeyFileError) {
            return (try KeyFile.readSecret(path), false)
        } catch  where error.code == .absent {
            return try make(at: path)
        } catch {
            throw Refusal(error)
        }
    }

    /// - Throws: `bad-key`, also where there is none, or none any more.
    public static func read(at path: String) throws(Refusal) -> SigningKey {
        do throws(KeyFileError) {
            return try KeyFile.readSecret(path)
        } catch  where error.code == .absent {
            throw Refusal(
                .badKey, error.detail,
                hint:
                    "where it is lost, put back the copy that `lend hostid --backup` made, or name it with --key; `lend hostid --key \(path)` "
                    + "makes a new one, which is a new server: no line is signed for it until the publisher does so")
        } catch {
            throw Refusal(error)
        }
    }

    /// Writes a second copy of the key; never over an existing file.
    public static func backUp(_ key: SigningKey, to path: String) throws(Refusal) {
        do throws(KeyFileError) {
            try KeyFile.create(key, at: path, comment: comment)
        } catch {
            throw Refusal(.cannotWrite, error.detail, hint: error.hint)
        }
    }

    private static let comment = "Secret key of a license server of Borrow. Whoever holds it can lend without limit."

    private static func make(at path: String) throws(Refusal) -> (key: SigningKey, isNew: Bool) {
        let folder = (path as NSString).deletingLastPathComponent
        do {
            let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
            if !folder.isEmpty {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: attributes)
            }
        } catch {
            throw Refusal(.cannotWrite, "cannot make the folder \(folder)", hint: "make it, or give another --key")
        }
        let key = SigningKey.generate()
        do throws(KeyFileError) {
            try KeyFile.create(key, at: path, comment: comment)
        } catch  where error.code == .exists {
            // Another `lend` was a moment faster: its key is the server's.
            return (try read(at: path), false)
        } catch {
            throw Refusal(.cannotWrite, error.detail, hint: error.hint)
        }
        try EpochFile(besideKey: path, key: key).begin()
        return (key, true)
    }
}
