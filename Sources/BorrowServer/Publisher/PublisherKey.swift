// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Foundation

/// A publisher's key pair in a folder: `publisher.key`, which signs, and `publisher.pub`, which is given away.
public enum PublisherKey {
    /// Makes a new pair; never over an existing one.
    ///
    /// - Parameter passphrase: what the secret is put under; `nil`: nothing. Wiped here.
    /// - Returns: the paths of the public and the secret file.
    public static func make(
        in folder: String, passphrase: AskPassphrase? = nil
    ) throws(Refusal) -> (public: String, secret: String) {
        let paths = (public: "\(folder)/publisher.pub", secret: "\(folder)/publisher.key")
        guard !FileManager.default.fileExists(atPath: paths.secret) else {
            let error = KeyFileError(.exists, paths.secret)
            throw Refusal(.cannotWrite, error.detail, hint: error.hint)
        }
        var chosen: Bytes?
        if let passphrase { chosen = try passphrase(paths.secret) }
        defer { chosen?.wipe() }
        let key = try SecretKey(new: .generate(), under: chosen)
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw Refusal(.cannotWrite, "cannot make the folder \(folder)", hint: "check that it may be written to")
        }
        do throws(KeyFileError) {
            try KeyFile.create(key, at: paths.secret, comment: "Secret key of a publisher: it signs license files. Keep it to yourself.")
            try KeyFile.create(
                key.publicKey, at: paths.public, comment: "Public key of a publisher: applications pin it, borrowers and servers trust it.")
        } catch {
            throw Refusal(.cannotWrite, error.detail, hint: error.hint)
        }
        return paths
    }

    /// - Parameter passphrase: asked for where the key is under one; wiped here.
    /// - Throws: `bad-key`, `passphrase-wrong`, and what asking throws.
    public static func read(_ path: String, passphrase: AskPassphrase = noPassphrase) throws(Refusal) -> SigningKey {
        if (try? KeyFile.readPublic(path)) != nil {
            let secret = path.hasSuffix(".pub") ? path.dropLast(3) + "key" : "publisher.key"
            throw Refusal(.badKey, "\(path) is a public key", hint: "sign with the secret one that belongs to it, \(secret)")
        }
        let key: SecretKey
        do throws(KeyFileError) {
            key = try KeyFile.secret(at: path)
        } catch {
            throw Refusal(error)
        }
        return try key.opened(path, asking: passphrase)
    }
}
