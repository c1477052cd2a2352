// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import BorrowTLS

extension Laptop {
    /// Runs `body` with a laptop that believes a server with this certificate.
    static func trusting<Value: Sendable>(
        _ files: CertificateFiles, _ server: RunningServer, _ body: (Laptop) async throws -> Value
    ) async throws -> Value {
        let configuration = HTTPClient.Configuration(
            tlsConfiguration: try TrustedCertificates(pinnedIn: files.certificate).configuration)
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let result: Result<Value, any Error>
        do { result = .success(try await body(Laptop(server: server, client: client))) } catch { result = .failure(error) }
        try await client.shutdown()
        return try result.get()
    }
}
