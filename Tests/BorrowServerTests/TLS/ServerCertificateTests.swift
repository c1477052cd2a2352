// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import Testing

@testable import BorrowServer

@Suite struct ServerCertificateTests {
    @Test func itIsReadAnewWhenItsFilesChange() throws {
        let folder = try Folder()
        let first = try CertificateFiles.make("first", in: folder)
        let certificate = try ServerCertificate(certificate: first.certificate, key: first.key)
        let context = certificate.context
        #expect(try certificate.reload() == false)
        #expect(certificate.context === context)
        try CertificateFiles.make("second", in: folder).replace(first)
        #expect(try certificate.reload() == true)
        #expect(certificate.context !== context)
    }

    @Test func aBadNewPairKeepsTheOldOne() throws {
        let folder = try Folder()
        let first = try CertificateFiles.make("first", in: folder)
        let certificate = try ServerCertificate(certificate: first.certificate, key: first.key)
        let context = certificate.context
        // The certificate is new, and its key is not there yet.
        let second = try CertificateFiles.make("second", in: folder)
        try FileManager.default.removeItem(atPath: first.certificate)
        try FileManager.default.copyItem(atPath: second.certificate, toPath: first.certificate)
        let refusal = #expect(throws: Refusal.self) { try certificate.reload() }
        #expect(refusal?.detail == "\(first.key) does not belong to the certificate in \(first.certificate)")
        #expect(certificate.context === context)
        try second.replace(first)
        #expect(try certificate.reload() == true)
    }

    @Test func whatCannotBeUsedIsNamed() throws {
        let folder = try Folder()
        let good = try CertificateFiles.make("good", in: folder)
        let other = try CertificateFiles.make("other", in: folder)
        let (empty, locked) = (folder.file("empty.pem"), folder.file("locked.key"))
        try Data().write(to: URL(fileURLWithPath: empty))
        chmod(good.certificate, 0o600)
        try CertificateFiles.run(["openssl", "pkey", "-in", good.key, "-aes256", "-passout", "pass:secret", "-out", locked])
        for (certificate, key, words) in [
            (folder.file("none.pem"), good.key, "none.pem is not there"),
            (good.certificate, folder.file("none.key"), "none.key is not there"),
            (good.certificate, other.key, "does not belong to the certificate"), (empty, good.key, "empty.pem holds no certificate"),
            (good.certificate, good.certificate, "holds no private key in PEM"), (folder.path, good.key, "is no plain file"),
            (good.certificate, locked, "one under a passphrase"),
        ] {
            let refusal = #expect(throws: Refusal.self) { try ServerCertificate(certificate: certificate, key: key) }
            #expect(refusal?.code == .badConfiguration)
            #expect(refusal?.detail.contains(words) == true, "\(refusal?.detail ?? "")")
            #expect(refusal?.hint.isEmpty == false)
        }
    }

    @Test func aKeyThatEverybodyMayReadIsRefused() throws {
        let folder = try Folder()
        let files = try CertificateFiles.make("open", in: folder)
        chmod(files.key, 0o644)
        let refusal = #expect(throws: Refusal.self) { try ServerCertificate(certificate: files.certificate, key: files.key) }
        #expect(refusal?.detail == "\(files.key) can be read by everybody")
        chmod(files.key, 0o640)
        _ = try ServerCertificate(certificate: files.certificate, key: files.key)
    }

    @Test(.timeLimit(.minutes(1))) func aRenewalIsNoticedAndABadOneToo() async throws {
        let folder = try Folder()
        let first = try CertificateFiles.make("first", in: folder)
        let certificate = try ServerCertificate(certificate: first.certificate, key: first.key)
        let (heard, continuation) = AsyncStream<Result<Instant, Refusal>>.makeStream()
        let watch = CertificateWatch(certificate) { continuation.yield($0) }
        defer { watch.end() }
        var news = heard.makeAsyncIterator()
        try CertificateFiles.make("second", in: folder).replace(first)
        var outcome = await news.next()
        // Where the two files were seen apart.
        while case .failure = outcome { outcome = await news.next() }
        #expect(try outcome?.get() == certificate.expiresAt)
        try Data("no key".utf8).write(to: URL(fileURLWithPath: first.key))
        let worse = await news.next()
        #expect(throws: Refusal(.badConfiguration, "")) { try worse?.get() }
    }

    @Test(.timeLimit(.minutes(1))) func aLinkThatIsTurnedIsARenewal() async throws {
        let folder = try Folder()
        // As certbot and mounted secrets have it: links to a folder of the current ones.
        for name in ["one", "two"] {
            try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
            let files = try CertificateFiles.make(name, in: folder)
            try FileManager.default.moveItem(atPath: files.certificate, toPath: folder.file("\(name)/tls.pem"))
            try FileManager.default.moveItem(atPath: files.key, toPath: folder.file("\(name)/tls.key"))
        }
        symlink("one", folder.file("current"))
        for name in ["tls.pem", "tls.key"] { symlink("current/\(name)", folder.file(name)) }
        let certificate = try ServerCertificate(certificate: folder.file("tls.pem"), key: folder.file("tls.key"))
        let context = certificate.context
        let (heard, continuation) = AsyncStream<Result<Instant, Refusal>>.makeStream()
        let watch = CertificateWatch(certificate) { continuation.yield($0) }
        defer { watch.end() }
        symlink("two", folder.file("next"))
        rename(folder.file("next"), folder.file("current"))
        var news = heard.makeAsyncIterator()
        _ = try await news.next()?.get()
        #expect(certificate.context !== context)
    }
}
