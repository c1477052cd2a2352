// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import Glibc

/// A key in a text file: `#` comments and one line, `ED25519=…` or, for a secret, `ED25519-SECRET=…`, and under a passphrase
/// `ED25519-SEALED=…`, as `SealedKey` has it.
public enum KeyFile {
    private static let largest = 4096
    private static let secretKeyword = Bytes("ED25519-SECRET=")

    /// Follows links; at most 4096 bytes.
    ///
    /// - Throws: `absent`, `unreadable`, `malformed`.
    public static func readPublic(_ path: String) throws(KeyFileError) -> PublicKey {
        var text = try read(path)
        guard let key = PublicKey(hostid: keyLine(&text)) else { throw KeyFileError(.malformed, path) }
        return key
    }

    /// Refuses a file that others than its owner may read or write; at most 4096 bytes.
    ///
    /// - Throws: `absent`, `unreadable`, `exposed`, `malformed`, `sealed`.
    public static func readSecret(_ path: String) throws(KeyFileError) -> SigningKey {
        switch try secret(at: path) {
        case .open(let key): return key
        case .sealed: throw KeyFileError(.sealed, path)
        }
    }

    /// The same, also of a key under a passphrase.
    ///
    /// - Throws: `absent`, `unreadable`, `exposed`, `malformed`.
    public static func secret(at path: String) throws(KeyFileError) -> SecretKey {
        var status = stat()
        guard stat(path, &status) == 0 else { throw KeyFileError(errno == ENOENT ? .absent : .unreadable, path) }
        guard status.st_mode & 0o077 == 0 else { throw KeyFileError(.exposed, path) }
        var text = try read(path)
        var line = keyLine(&text)
        defer { line.wipe() }
        if let sealed = SealedKey(line: line) { return .sealed(sealed) }
        guard line.starts(with: secretKeyword), var seed = Base64URL.decode(line.dropFirst(secretKeyword.count)) else {
            throw KeyFileError(.malformed, path)
        }
        defer { seed.wipe() }
        guard let key = SigningKey(seed: seed) else { throw KeyFileError(.malformed, path) }
        return .open(key)
    }

    /// Writes a new file with this public key, readable by all.
    public static func create(_ key: PublicKey, at path: String, comment: String) throws(KeyFileError) {
        try create(Bytes("# \(comment)\n".utf8) + key.hostid + [ASCII.newline], at: path, mode: 0o644)
    }

    /// Writes a new file with this secret, 0600; never over an existing one.
    public static func create(_ key: SigningKey, at path: String, comment: String) throws(KeyFileError) {
        try create(SecretKey.open(key), at: path, comment: comment)
    }

    /// The same, also under a passphrase.
    public static func create(_ key: SecretKey, at path: String, comment: String) throws(KeyFileError) {
        var text = Bytes("# \(comment)\n".utf8)
        defer { text.wipe() }
        append(key, to: &text)
        try create(text, at: path, mode: 0o600)
    }

    /// Puts the same key in the place of the one in a file, whose comments stay: after any crash one of the two is there.
    public static func replace(_ key: SecretKey, at path: String) throws(KeyFileError) {
        guard let resolved = realpath(path, nil) else { throw KeyFileError(.absent, path) }
        defer { free(resolved) }
        let target = String(cString: resolved)
        var old = try read(target)
        var text = Bytes()
        defer { text.wipe() }
        for line in old.split(separator: ASCII.newline) where line.first == ASCII.hash { text += line + [ASCII.newline] }
        old.wipe()
        append(key, to: &text)
        let folder = target.lastIndex(of: "/").map { String(target[..<$0]) + "/" } ?? ""
        let temporary = "\(folder).new-\(RandomIdentifier.make().shown)"
        try create(text, at: temporary, mode: 0o600)
        guard rename(temporary, target) == 0 else {
            unlink(temporary)
            throw KeyFileError(.unwritable, path)
        }
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw KeyFileError(.unwritable, path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw KeyFileError(.unwritable, path) }
    }

    private static func append(_ key: SecretKey, to text: inout Bytes) {
        text.reserveCapacity(largest)
        switch key {
        case .open(let key):
            text += secretKeyword
            key.withSeed { text += Base64URL.encode($0) }
        case .sealed(let sealed): text += sealed.line
        }
        text.append(ASCII.newline)
    }

    private static func create(_ text: Bytes, at path: String, mode: mode_t) throws(KeyFileError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
        guard descriptor >= 0 else { throw KeyFileError(errno == EEXIST ? .exists : .unwritable, path) }
        defer { close(descriptor) }
        var rest = text[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 || errno == EINTR else {
                unlink(path)
                throw KeyFileError(.unwritable, path)
            }
            rest = rest.dropFirst(max(count, 0))
        }
        guard fchmod(descriptor, mode) == 0, fsync(descriptor) == 0 else {
            unlink(path)
            throw KeyFileError(.unwritable, path)
        }
    }

    private static func read(_ path: String) throws(KeyFileError) -> Bytes {
        do throws(BoundedFile.Failure) {
            return try BoundedFile.read(Bytes(path.utf8), limit: largest, following: true)
        } catch {
            throw KeyFileError(error == .absent ? .absent : .unreadable, path)
        }
    }

    /// The one line that is neither blank nor a comment; wipes `text`.
    private static func keyLine(_ text: inout Bytes) -> Bytes {
        defer { text.wipe() }
        let lines = text.split(separator: ASCII.newline).filter { $0.first != ASCII.hash && !$0.allSatisfy(ASCII.isBlank) }
        return lines.count == 1 ? Bytes(lines[0]) : []
    }
}
