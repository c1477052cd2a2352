// SPDX-License-Identifier: Apache-2.0

/// Says of each exchange that takes long that it is still waited for.
struct AnnouncedTransport: Transport {
    let transport: any Transport
    /// What counts as long.
    let quiet: Duration
    let announce: @Sendable (ServerAddress) -> Void

    func send(_ request: OutgoingRequest, to server: ServerAddress) async -> TransportOutcome {
        let announcement = Task {
            try await Task.sleep(for: quiet)
            announce(server)
        }
        defer { announcement.cancel() }
        return await transport.send(request, to: server)
    }
}
