// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import NIOSSL

/// Who may vouch for a server: the authorities that the system trusts, or pinned certificates instead of all of them.
///
/// Either way name and dates are looked at too, and nothing passes over that.
public struct TrustedCertificates: Sendable {
    /// The largest file that is read, in bytes.
    private static let largest = 1 << 20

    public static let system = TrustedCertificates(roots: .default)

    private let roots: NIOSSLTrustRoots

    private init(roots: NIOSSLTrustRoots) {
        self.roots = roots
    }

    /// - Parameter path: a file with a server's own self-signed certificate, or that of the authority that signed it, in PEM.
    /// - Throws: `bad-configuration`.
    public init(pinnedIn path: String) throws(Refusal) {
        func refusal(_ what: String) -> Refusal {
            Refusal(
                .badConfiguration, "\(path) \(what)",
                hint: "name a file with the server's self-signed certificate, or its authority's, in PEM; or none, for the system's")
        }
        let text: Bytes
        do throws(BoundedFile.Failure) {
            text = try BoundedFile.read(Bytes(path.utf8), limit: Self.largest, following: true)
        } catch {
            throw refusal(error == .absent ? "is not there" : "cannot be read as a file of certificates")
        }
        guard let certificates = try? NIOSSLCertificate.fromPEMBytes(text), !certificates.isEmpty else {
            throw refusal("holds no certificate in PEM")
        }
        roots = .certificates(certificates)
    }

    /// For clients of HTTP/1.1, from TLS 1.2.
    public var configuration: TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = roots
        configuration.minimumTLSVersion = .tlsv12
        configuration.certificateVerification = .fullVerification
        return configuration
    }
}
