// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Foundation
import NIOSSL
import Synchronization

/// The server's certificate and its key, as they lie in two PEM files that somebody renews now and then.
///
/// Each connection gets what is in force when it begins. What cannot be used replaces nothing.
public final class ServerCertificate: Sendable {
    private struct Loaded: Sendable {
        let context: NIOSSLContext
        /// Of both files, so that what did not change is not loaded again.
        let digest: Bytes
        let expiresAt: Instant
    }

    /// The largest file that is read, in bytes.
    private static let largest = 1 << 20

    let certificatePath: String
    let keyPath: String
    private let loaded: Mutex<Loaded>

    /// - Throws: `bad-configuration` for files that are missing, are none, do not belong together or show the key to everybody.
    public init(certificate: String, key: String) throws(Refusal) {
        (certificatePath, keyPath) = (certificate, key)
        guard let first = try Self.load(certificate: certificate, key: key, unless: nil) else {
            throw Refusal(.internalFault, "a certificate that is no news")
        }
        loaded = Mutex(first)
    }

    var context: NIOSSLContext { loaded.withLock { $0.context } }

    /// When the certificate ends by its own word.
    public var expiresAt: Instant { loaded.withLock { $0.expiresAt } }

    /// Takes the files as they are now, for the connections that come.
    ///
    /// - Returns: whether they had changed.
    /// - Throws: as `init`; what was in force stays so.
    public func reload() throws(Refusal) -> Bool {
        let known = loaded.withLock { $0.digest }
        guard let new = try Self.load(certificate: certificatePath, key: keyPath, unless: known) else { return false }
        loaded.withLock { $0 = new }
        return true
    }

    private static func load(certificate: String, key: String, unless known: Bytes?) throws(Refusal) -> Loaded? {
        let chain = try read(certificate)
        var secret = try read(key, isSecret: true)
        defer { secret.wipe() }
        let digest = Digest.sha256(Digest.sha256(chain) + Digest.sha256(secret))
        guard digest != known else { return nil }
        do {
            let certificates = try NIOSSLCertificate.fromPEMBytes(chain)
            guard let first = certificates.first else { throw refusal(certificate, "holds no certificate") }
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: certificates.map { .certificate($0) }, privateKey: .privateKey(try privateKey(secret, path: key)))
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = ["http/1.1"]
            return Loaded(
                context: try NIOSSLContext(configuration: configuration), digest: digest,
                expiresAt: Instant(seconds: Int64(first.notValidAfter)))
        } catch let refusal as Refusal {
            throw refusal
        } catch NIOSSLError.failedToLoadCertificate {
            throw refusal(certificate, "holds no certificate in PEM")
        } catch {
            throw refusal(key, "does not belong to the certificate in \(certificate)")
        }
    }

    /// Without asking for a passphrase on the terminal, as the library would.
    private static func privateKey(_ secret: Bytes, path: String) throws -> NIOSSLPrivateKey {
        do {
            return try NIOSSLPrivateKey(bytes: secret, format: .pem) { (_: (Bytes) -> Void) throws in throw NeedsPassphrase() }
        } catch {
            throw refusal(
                path, "holds no private key in PEM, or one under a passphrase",
                hint: "`openssl pkey` takes a passphrase away: a server that starts by itself cannot ask for it; then chmod 600")
        }
    }

    private struct NeedsPassphrase: Error {}

    private static func read(_ path: String, isSecret: Bool = false) throws(Refusal) -> Bytes {
        var status = stat()
        guard !isSecret || stat(path, &status) != 0 || status.st_mode & 0o007 == 0 else {
            throw refusal(path, "can be read by everybody", hint: "chmod 600 \(path), and think of it as known")
        }
        do throws(BoundedFile.Failure) {
            return try BoundedFile.read(Bytes(path.utf8), limit: largest, following: true)
        } catch {
            let what =
                switch error {
                case .absent: "is not there"
                case .notAFile: "is no plain file"
                case .tooLarge: "is larger than \(largest >> 20) MiB"
                case .unreadable: "cannot be read"
                }
            throw refusal(path, what)
        }
    }

    private static func refusal(_ path: String, _ what: String, hint: String? = nil) -> Refusal {
        Refusal(
            .badConfiguration, "\(path) \(what)",
            hint: hint ?? "--tls-certificate takes the certificate and those above it in PEM, --tls-key its private key in PEM")
    }
}
