// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import BorrowAPI
import BorrowFormat
import BorrowKeys
import BorrowTLS
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// A running server that takes orders under TLS from whoever shows a token: its certificate proves who it is.
public struct ServerOffice: Sendable {
    /// The largest report, in bytes.
    private static let largestReport = 256 << 20
    /// How this is told of a certificate.
    private static let pinning = "give it as --certificate FILE, or in LEND_CERTIFICATE"

    public let host: String
    public let port: Int
    let trusted: TrustedCertificates
    private let token: String

    /// - Parameter url: `https://HOST` or `https://HOST:PORT`.
    /// - Parameter certificate: the file of a pinned certificate; `nil`: the system's authorities.
    /// - Parameter tokenFile: a file that others cannot read, whose first line is the token; `-` is standard input.
    /// - Throws: `usage`, `encryption-needed` for an address without `https://`, `cannot-read`, `bad-configuration`.
    public init(url: String, certificate: String?, tokenFile: String) throws(Refusal) {
        guard !url.lowercased().hasPrefix("http://") else {
            throw Refusal(
                .encryptionNeeded, "a token travels under TLS only, and \(url) is without",
                hint: "name the server as https://HOST:PORT, or give the order on the server itself, without --server")
        }
        guard let parts = URLComponents(string: url), parts.scheme?.lowercased() == "https", let host = parts.host, !host.isEmpty,
            ["", "/"].contains(parts.path), parts.user == nil, parts.query == nil, (1...65535).contains(parts.port ?? 1)
        else {
            throw Refusal(.usage, "--server \(url) is not https://HOST:PORT", hint: "for example --server https://lic1.example.com:27080")
        }
        self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        port = parts.port ?? LicenseServer.Address.standard.port
        if let certificate { trusted = try TrustedCertificates(pinnedIn: certificate) } else { trusted = .system }
        token = try Self.readToken(tokenFile)
    }

    /// - Throws: `certificate-refused`, `server-unreachable`, `answer-invalid`, and what the order throws there.
    func carryOut<Order: RemoteOrder>(_ order: Order, now: Instant) async throws(Refusal) -> Order.Report {
        let answer = try await send(order, now: now)
        do {
            if answer.status == 200 { return try JSONDecoder().decode(Order.Report.self, from: Data(answer.body)) }
            let problem = try JSONDecoder().decode(Problem.self, from: Data(answer.body))
            throw Refusal(RefusalCode(rawValue: problem.code) ?? .answerInvalid, problem.detail, hint: problem.hint)
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal(
                .answerInvalid, "the answer of status \(answer.status) is none that this program knows",
                hint: "check the address; of two versions of `lend`, update the older one")
        }
    }

    private func send(_ order: some RemoteOrder, now: Instant) async throws(Refusal) -> (status: Int, body: Bytes) {
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: trusted.configuration, redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(5), read: .seconds(60)))
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let outcome: Result<(status: Int, body: Bytes), any Error>
        do {
            let response = try await client.execute(try request(order), timeout: .seconds(120))
            outcome = .success((Int(response.status.code), Bytes(buffer: try await response.body.collect(upTo: Self.largestReport))))
        } catch {
            outcome = .failure(error)
        }
        try? await client.shutdown()
        switch outcome {
        case .success(let answer): return answer
        case .failure(let error): throw await refusal(error, now: now)
        }
    }

    private func request(_ order: some RemoteOrder) throws -> HTTPClientRequest {
        let name = host.contains(":") ? "[\(host)]" : host
        var request = HTTPClientRequest(url: "https://\(name):\(port)\(Path.administration)\(type(of: order).name)")
        request.method = .POST
        request.headers = [
            "Authorization": "Bearer \(token)", "Content-Type": "application/json", HeaderName.id: RandomIdentifier.make().shown,
        ]
        request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(order)))
        return request
    }

    private func refusal(_ error: any Error, now: Instant) async -> Refusal {
        if let refusal = await CertificateFault.refusal(error, host: host, port: port, pinning: Self.pinning, now: now) { return refusal }
        return Refusal(
            .serverUnreachable, "cannot reach the license server at \(host):\(port): \(Self.words(error))",
            hint: "check the address and whether `lend serve` runs there")
    }

    private static func words(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError: error.connectionErrors.first.map { "\($0.error)" } ?? "its name is not known"
        case let error as HTTPClientError: error.shortDescription.lowercased()
        default: "\(error)"
        }
    }

    private static func readToken(_ path: String) throws(Refusal) -> String {
        var status = stat()
        guard path == "-" || stat(path, &status) != 0 || status.st_mode & 0o077 == 0 else {
            throw Refusal(
                .badKey, "others can read the token in \(path)",
                hint: "`lend token withdraw` it and make a new one; keep that in a file of mode 600")
        }
        let text = try TextFile.read(path).bytes.shown
        let line = text.prefix { !$0.isNewline }.trimmingCharacters(in: .whitespaces)
        guard line.hasPrefix("lend_"), line.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Refusal(
                .badKey, "\(path == "-" ? "standard input" : path) holds no token",
                hint: "its first line is what `lend token new` printed")
        }
        return line
    }
}
