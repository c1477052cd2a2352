// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer

/// Where the server listens, and who can read along.
struct ListeningOptions: ParsableArguments {
    @Option(help: "HOST:PORT to listen on; port 0 is any free one.")
    var listen = "127.0.0.1:27080"

    @Option(help: "The server's certificate, and those above it, in PEM; read anew when it is renewed.")
    var tlsCertificate: String?

    @Option(help: "The certificate's private key in PEM, which not everybody may read.")
    var tlsKey: String?

    @Option(help: "Trust this certificate of the other two of three servers instead of the system's authorities.")
    var peerCertificate: String?

    @Flag(help: "Listen where others can read along, without a certificate.")
    var insecureHttp = false

    /// - Throws: `usage`; `encryption-needed` for an address that others reach, without a certificate.
    func address() throws(Refusal) -> LicenseServer.Address {
        guard let address = LicenseServer.Address(listen) else {
            throw Refusal(.usage, "--listen \(listen) is not HOST:PORT", hint: "for example --listen 127.0.0.1:27080")
        }
        guard !address.isLoopback, tlsCertificate == nil else { return address }
        guard insecureHttp else {
            throw Refusal(
                .encryptionNeeded, "on \(address.host) others can read along: it needs a certificate",
                hint:
                    "give --tls-certificate FILE and --tls-key FILE; or --insecure-http, under which passwords, codes and tokens are not taken"
            )
        }
        Console.say("warning", "on \(address.host) others can read along: passwords, codes and tokens are not taken")
        return address
    }

    /// - Throws: `usage` for one file without the other, and what reading them throws.
    func certificate() throws(Refusal) -> ServerCertificate? {
        switch (tlsCertificate, tlsKey) {
        case (nil, nil): return nil
        case (let certificate?, let key?):
            guard !insecureHttp else {
                throw Refusal(.usage, "--insecure-http and --tls-certificate exclude each other", hint: "leave one of them out")
            }
            return try ServerCertificate(certificate: certificate, key: key)
        default:
            throw Refusal(.usage, "--tls-certificate and --tls-key belong together", hint: "give both files")
        }
    }

    /// Has it read anew for as long as the server runs, and says so.
    static func watch(_ certificate: ServerCertificate?) -> CertificateWatch? {
        certificate.map { certificate in
            CertificateWatch(certificate) { outcome in
                switch outcome {
                case .success(let end): Console.say("note", "a new certificate is in force, until \(end.readable.shown)")
                case .failure(let refusal):
                    Console.say("warning", "the old certificate stays in force, until \(certificate.expiresAt.readable.shown)")
                    Console.complain(Complaint(refusal))
                }
            }
        }
    }
}
