// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowAgent
import BorrowFormat
import Foundation

/// What a shell offers when TAB is pressed.
extension CompletionKind {
    /// Features that are held here.
    static var heldFeatures: CompletionKind {
        .custom { _, _, _ in
            guard let laptop = laptop() else { return [] }
            return Agent(laptop: laptop, transport: NoTransport()).status().holdings.filter { $0.state == .held }.map { $0.feature.shown }
        }
    }

    /// Named sets, and the features that can be borrowed, as far as the servers say so while somebody waits.
    static var offeredFeatures: CompletionKind {
        .custom { _, _, _ in
            guard let laptop = laptop() else { return [] }
            let transport = HTTPTransport(connectLimit: .seconds(1), limit: .seconds(2))
            let lenders = try? await Agent(laptop: laptop, transport: transport).list()
            await transport.close()
            let offers = (lenders ?? []).flatMap(\.offers).filter { $0.longestUntil != nil }.map(\.name)
            return laptop.state.sets.keys.sorted().map { "@" + $0 } + offers
        }
    }

    private static func laptop() -> Laptop? {
        let variables = ProcessInfo.processInfo.environment
        return try? Laptop(
            variables: variables, places: Places(variables: variables),
            clock: { Instant(seconds: Int64(Date().timeIntervalSince1970)) })
    }
}
