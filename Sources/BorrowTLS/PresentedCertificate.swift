// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Glibc
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// The certificate that a server shows, asked for anew to say why it was refused: a failed handshake does not tell.
struct PresentedCertificate: Sendable {
    let validFrom: Instant
    let expiresAt: Instant
    /// The host names that it is for.
    let names: [String]
    let isSelfSigned: Bool

    private init(_ certificate: NIOSSLCertificate) {
        validFrom = Instant(seconds: Int64(certificate.notValidBefore))
        expiresAt = Instant(seconds: Int64(certificate.notValidAfter))
        names = certificate._subjectAlternativeNames().compactMap { name in
            name.nameType == .dnsName ? name.contents.withUnsafeBufferPointer { Bytes($0).shown } : nil
        }
        let both = (try? certificate.toDERBytes()).flatMap { DistinguishedNames(certificate: $0) }
        isSelfSigned = both.map { $0.issuer == $0.subject } ?? false
    }

    /// Shakes hands just far enough to see it, and trusts nobody: the handshake never ends well.
    ///
    /// - Returns: `nil` where none is shown within five seconds.
    static func shown(by host: String, port: Int) async -> PresentedCertificate? {
        let seen = Seen()
        guard let context = try? NIOSSLContext(configuration: TrustedCertificates.system.configuration) else { return nil }
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connectTimeout(.seconds(5)).channelInitializer {
            channel in
            channel.eventLoop.makeCompletedFuture {
                let look = try NIOSSLClientHandler(
                    context: context, serverHostname: isAddress(host) ? nil : host,
                    customVerificationCallback: { (chain: [NIOSSLCertificate], verdict: EventLoopPromise<NIOSSLVerificationResult>) in
                        seen.certificate.withLock { $0 = chain.first }
                        verdict.succeed(.failed)
                    })
                try channel.pipeline.syncOperations.addHandler(look)
            }
        }
        guard let channel = try? await bootstrap.connect(host: host, port: port).get() else { return nil }
        channel.eventLoop.scheduleTask(in: .seconds(5)) { channel.close(promise: nil) }
        try? await channel.closeFuture.get()
        return seen.certificate.withLock { $0 }.map { PresentedCertificate($0) }
    }

    private final class Seen: Sendable {
        let certificate = Mutex<NIOSSLCertificate?>(nil)
    }

    /// An address is no name: it is compared with the certificate's, and not sent.
    private static func isAddress(_ host: String) -> Bool {
        var bytes = in6_addr()
        return inet_pton(AF_INET, host, &bytes) == 1 || inet_pton(AF_INET6, host, &bytes) == 1
    }
}
