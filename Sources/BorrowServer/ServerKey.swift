// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Foundation

/// The server's own key: whoever holds it can lend without limit.
public enum ServerKey {
    /// Reads the key, or makes it where there is none yet; one under a passphrase is not opened.
    ///
    /// - Parameter passphrase: what a new one is put under; `nil`: nothing. The caller wipes it.
    public static func readOrMake(
        at path: String, passphrase: AskPassphrase? = nil
    ) throws(Refusal) -> (key: SecretKey, isNew: Bool) {
        do throws(KeyFileError) {
            return (try KeyFile.secret(at: path), false)
        } catch  where error.code == .absent {
            var chosen: Bytes?
            if let passphrase { chosen = try passphrase(path) }
            defer { chosen?.wipe() }
            return try make(at: path, passphrase: chosen)
        } catch {
            throw Refusal(error)
        }
    }

    /// - Parameter passphrase: asked for where the key is under one; wiped here.
    /// - Throws: `bad-key`, also where there is none, or none any more; `passphrase-wrong`, and what asking throws.
    public static func read(at path: String, passphrase: AskPassphrase = noPassphrase) throws(Refusal) -> SigningKey {
        let key: SecretKey
        do throws(KeyFileError) {
            key = try KeyFile.secret(at: path)
        } catch  where error.code == .absent {
            throw Refusal(
                .badKey, error.detail,
                hint:
                    "where it is lost, put back the copy that `lend hostid --backup` made, or name it with --key; `lend hostid --key \(path)` "
                    + "makes a new one, which is a new server: no line is signed for it until the publisher does so")
        } catch {
            throw Refusal(error)
        }
        return try key.opened(path, asking: passphrase)
    }

    /// Writes a second copy of the key, under the same passphrase where it is under one; never over an existing file.
    public static func backUp(_ key: SecretKey, to path: String) throws(Refusal) {
        do throws(KeyFileError) {
            try KeyFile.create(key, at: path, comment: comment)
        } catch {
            throw Refusal(.cannotWrite, error.detail, hint: error.hint)
        }
    }

    private static let comment = "Secret key of a license server of Borrow. Whoever holds it can lend without limit."

    private static func make(at path: String, passphrase: Bytes?) throws(Refusal) -> (key: SecretKey, isNew: Bool) {
        let folder = (path as NSString).deletingLastPathComponent
        do {
            let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
            if !folder.isEmpty {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: attributes)
            }
        } catch {
            throw Refusal(.cannotWrite, "cannot make the folder \(folder)", hint: "make it, or give another --key")
        }
        let signing = SigningKey.generate()
        let key = try SecretKey(new: signing, under: passphrase)
        do throws(KeyFileError) {
            try KeyFile.create(key, at: path, comment: comment)
        } catch  where error.code == .exists {
            // Another `lend` was a moment faster: its key is the server's.
            return try readOrMake(at: path)
        } catch {
            throw Refusal(.cannotWrite, error.detail, hint: error.hint)
        }
        try EpochFile(besideKey: path, key: signing).begin()
        return (key, true)
    }
}
