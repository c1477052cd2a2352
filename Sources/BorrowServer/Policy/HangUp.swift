// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Does something at each SIGHUP, as administrators expect of a server, for as long as it is kept.
public final class HangUp: Sendable {
    /// Dispatch's own objects may be used from anywhere.
    nonisolated(unsafe) private let source: any DispatchSourceSignal

    public init(_ body: @escaping @Sendable () async -> Void) {
        // Otherwise the signal ends the process.
        signal(SIGHUP, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: SIGHUP, queue: .global())
        source.setEventHandler { Task { await body() } }
        source.activate()
        self.source = source
    }

    deinit { source.cancel() }
}
