// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Has a server read its license and options files again: the files are its own, whoever asks only says when.
public struct RereadOrder: RemoteOrder {
    public static let name = "reread"
    /// Those files were written by whoever may write to the server's folders; a token of this role adds nothing to them.
    public static let role = AdministratorRole.operate

    public init() {}

    /// - Returns: what is in force now, or why the old rules go on, with every line that is wrong.
    /// - Throws: `bad-configuration` of a server without files.
    public func carryOut(at server: RunningOffice, token: String, now: Instant) async throws(Refusal) -> RereadReport {
        let administrator = try await server.administrator(token: token, for: Self.role, now: now)
        guard let rereading = server.rereading else {
            throw Refusal(.badConfiguration, "this server lends by no files that it could read again", hint: "start it with --license FILE")
        }
        return await rereading.reread(by: administrator)
    }
}

extension Administration {
    /// Has the server read its files again: the one elsewhere, or the one that runs on the database.
    ///
    /// - Throws: `server-unreachable` where none runs, and as `carryOut`.
    public func reread(now: Instant) async throws(Refusal) -> RereadReport {
        switch self {
        case .store(let path, _): try Rereading.request(database: path)
        case .server(let office): try await office.carryOut(RereadOrder(), now: now)
        }
    }
}
