// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation

extension Rereading {
    private static let word = "reread"

    /// Rereads whenever `lend reread` asks beside this database, for as long as what is returned is kept.
    ///
    /// - Throws: `cannot-write`; `bad-configuration` where another server has the database.
    public nonisolated func listen(besideDatabase database: String) throws(Refusal) -> ControlSocket {
        try ControlSocket(path: ControlSocket.path(besideDatabase: database)) { word, asker in
            guard word == Self.word else { return nil }
            return try? JSONEncoder().encode(await self.reread(by: asker))
        }
    }

    /// Notes what the server lends from its start on.
    ///
    /// - Throws: `store-failed`.
    public func begin() async throws(Refusal) {
        let (shelf, now) = (desk.policy.current.shelf, clock())
        try await desk.store.change { try $0.keepPoolSizes(shelf, now: now) }
    }

    /// Has the server that runs on this database read its files again.
    ///
    /// - Throws: `server-unreachable` where none runs, `contact-failed`, `cannot-read`.
    public static func request(database: String) throws(Refusal) -> RereadReport {
        guard let answer = try ControlSocket.ask(word, at: ControlSocket.path(besideDatabase: database)) else {
            throw Refusal(
                .serverUnreachable, "no server runs on \(database)",
                hint: "`lend serve` reads its files when it starts; give --key or --database where the server has them elsewhere")
        }
        do {
            return try JSONDecoder().decode(RereadReport.self, from: answer)
        } catch {
            throw Refusal(
                .contactFailed, "the server's answer cannot be understood", hint: "it may be of another version of lend; restart it")
        }
    }
}
