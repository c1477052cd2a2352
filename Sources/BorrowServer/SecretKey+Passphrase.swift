// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys

/// Asks for the passphrase of the key file at a path; whoever gets it wipes it.
public typealias AskPassphrase = (_ path: String) throws(Refusal) -> Bytes

/// There is nobody to ask.
public func noPassphrase(_ path: String) throws(Refusal) -> Bytes { throw Refusal.passphraseNeeded(path) }

extension Refusal {
    public static func passphraseNeeded(_ path: String) -> Refusal {
        Refusal(
            .passphraseNeeded, "the key \(path) wants a passphrase, and there is no terminal to ask for it on",
            hint: "give it through a file descriptor, --passphrase-fd 3 3<FILE; a new key can be had without: --no-passphrase")
    }
}

extension SecretKey {
    /// - Parameter passphrase: `nil`: the key stays open. The caller wipes it.
    /// - Throws: `passphrase-needed` for an empty one, `internal-fault` where there is no memory.
    init(new key: SigningKey, under passphrase: Bytes?) throws(Refusal) {
        guard let passphrase else {
            self = .open(key)
            return
        }
        guard !passphrase.isEmpty else {
            throw Refusal(.passphraseNeeded, "the passphrase is empty", hint: "type one, or give --no-passphrase to have none")
        }
        guard let sealed = SealedKey(key, under: passphrase) else {
            throw Refusal(
                .internalFault, "there is no memory to put the key under a passphrase",
                hint: "it takes \(SealedKey.Cost.standard.memory >> 10) MiB; nothing was written")
        }
        self = .sealed(sealed)
    }

    /// The key, open; its passphrase is asked for where it has one.
    func opened(_ path: String, asking passphrase: AskPassphrase) throws(Refusal) -> SigningKey {
        switch self {
        case .open(let key): return key
        case .sealed(let sealed):
            var typed = try passphrase(path)
            defer { typed.wipe() }
            guard let key = sealed.opened(by: typed) else {
                throw Refusal(
                    .passphraseWrong, "the passphrase does not open \(path)",
                    hint: "try again; where nobody knows it any more, or the file was changed, put back a backup of the key")
            }
            return key
        }
    }
}

/// The passphrase of a key file.
public enum KeyPassphrase {
    /// Puts the key in a file under another passphrase, or takes it away.
    ///
    /// - Parameter new: `nil`: none. Asked for after the old one was right; wiped here.
    /// - Throws: `bad-key`, `passphrase-wrong`, `cannot-write`, and what asking throws.
    public static func change(
        of path: String, old: AskPassphrase, new: AskPassphrase?
    ) throws(Refusal) {
        let secret: SecretKey
        do throws(KeyFileError) {
            secret = try KeyFile.secret(at: path)
        } catch {
            throw Refusal(error)
        }
        let key = try secret.opened(path, asking: old)
        var passphrase: Bytes?
        if let new { passphrase = try new(path) }
        defer { passphrase?.wipe() }
        let changed = try SecretKey(new: key, under: passphrase)
        do throws(KeyFileError) {
            try KeyFile.replace(changed, at: path)
        } catch {
            throw Refusal(.cannotWrite, error.detail, hint: error.hint)
        }
    }
}
