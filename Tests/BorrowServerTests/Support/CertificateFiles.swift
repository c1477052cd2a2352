// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A certificate and its key in two files, made by `openssl`.
struct CertificateFiles: Sendable {
    let certificate: String
    let key: String

    struct Failure: Error { let said: String }

    /// - Parameter name: of the files, in `folder`.
    /// - Parameter names: as `subjectAltName` has them.
    /// - Parameter age: how many days ago it was made, to hold for one.
    /// - Parameter authority: who signs it; `nil`: it signs itself.
    static func make(
        _ name: String, in folder: Folder, names: String = "DNS:localhost,IP:127.0.0.1", age: Int? = nil, authority: CertificateFiles? = nil
    ) throws -> CertificateFiles {
        let files = CertificateFiles(certificate: folder.file("\(name).pem"), key: folder.file("\(name).key"))
        let clock = age.map { ["faketime", "-f", "-\($0)d"] } ?? []
        var request =
            clock + [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                age == nil ? "30" : "1",
            ]
        request += ["-subj", "/CN=\(name)", "-addext", "subjectAltName=\(names)", "-keyout", files.key, "-out", files.certificate]
        if let authority {
            request += ["-CA", authority.certificate, "-CAkey", authority.key, "-addext", "basicConstraints=critical,CA:FALSE"]
        }
        try run(request)
        return files
    }

    /// Puts these in the place of others, as a renewal does.
    func replace(_ old: CertificateFiles) throws {
        for (new, old) in [(key, old.key), (certificate, old.certificate)] {
            try FileManager.default.copyItem(atPath: new, toPath: old + ".new")
            guard rename(old + ".new", old) == 0 else { throw Failure(said: "rename") }
        }
    }

    static func run(_ command: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        let output = Pipe()
        process.standardError = output
        process.standardOutput = output
        try process.run()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(said: String(decoding: said, as: UTF8.self)) }
    }
}
