// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import NIOSSL

/// Why a connection under TLS did not come about.
public enum CertificateFault {
    /// What went wrong, in words: expired, for another name, self-signed, of an unknown authority, or no TLS at all.
    ///
    /// - Parameter error: what the HTTP client said.
    /// - Parameter pinning: how this program is told of a certificate, such as "write `certificate = FILE`".
    /// - Returns: `certificate-refused`, or `server-unreachable` where no TLS is spoken; `nil` where the error is not about TLS.
    public static func refusal(_ error: any Error, host: String, port: Int, pinning: String, now: Instant) async -> Refusal? {
        let place = "\(host.contains(":") ? "[\(host)]" : host):\(port)"
        guard error is NIOSSLError || error is BoringSSLError || error is NIOSSLExtraError else { return nil }
        let isNameWrong = [.failedToValidateHostname, .serverHostnameImpossibleToMatch].contains(error as? NIOSSLExtraError)
        guard let shown = await PresentedCertificate.shown(by: host, port: port) else {
            return Refusal(
                .serverUnreachable, "what answers at \(place) does not speak TLS",
                hint: "check the address: a server without a certificate is asked under http://")
        }
        let (what, way) = words(for: shown, isNameWrong: isNameWrong, pinning: pinning, now: now)
        return Refusal(.certificateRefused, "the certificate of \(place) \(what)", hint: way)
    }

    private static func words(
        for shown: PresentedCertificate, isNameWrong: Bool, pinning: String, now: Instant
    ) -> (what: String, way: String) {
        if shown.expiresAt < now {
            return (
                "expired at \(shown.expiresAt.readable.shown)",
                "its administrator renews it; if it is not that old, set this machine's clock right"
            )
        }
        if shown.validFrom > now {
            return ("holds from \(shown.validFrom.readable.shown) on only", "set this machine's clock right, or wait until then")
        }
        if isNameWrong {
            let names = shown.names.prefix(5).joined(separator: ", ")
            return (
                "is for another name" + (names.isEmpty ? "" : ": it is for \(names)"),
                "ask the server by a name that is in its certificate, or have its administrator get one for this name"
            )
        }
        if shown.isSelfSigned {
            return (
                "is self-signed, and none that was pinned",
                "get it from the administrator as a file, by a way that nobody can tamper with, and \(pinning)"
            )
        }
        return (
            "is signed by an authority that is not trusted here",
            "get the authority's certificate from the administrator as a file, and \(pinning)"
        )
    }
}
