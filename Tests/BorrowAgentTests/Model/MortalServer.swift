// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowAgent
import BorrowFormat
import BorrowKeys
import Foundation

@testable import BorrowServer

/// The real desk on a real database, without sockets: it can die at any moment between two requests and start again.
actor MortalServer {
    nonisolated let key = SigningKey.generate()
    nonisolated let clock: Clock
    private let shelf: Shelf
    /// Each life has a folder of its own.
    private var folder: Scratch
    private var responder: LicenseResponder

    /// - Parameter lines: of the vendor `ugslmd`.
    init(lending lines: [String], publisher: SigningKey, clock: Clock) throws {
        self.clock = clock
        let text = ["SERVER lic1.invalid \(key.publicKey.hostid.shown) 27080", "VENDOR ugslmd"] + lines
        let draft = LicenseDraft(LicenseText(name: "model.lic", bytes: Bytes(text.joined(separator: "\n").utf8)))
        let license = LicenseText(name: "model.lic", bytes: try draft.signed(by: publisher).text)
        shelf = Stocktaking([license], server: key.publicKey.hostid, publishers: [publisher.publicKey]).shelf
        folder = try Scratch()
        responder = try Self.responder(in: folder, shelf: shelf, key: key, clock: clock)
    }

    private static func responder(in folder: Scratch, shelf: Shelf, key: SigningKey, clock: Clock) throws -> LicenseResponder {
        let store = try LoanStore(path: folder.path + "/loans.db", server: key.publicKey.hostid)
        return LicenseResponder(desk: LendingDesk(shelf: shelf, store: store, key: key), clock: { clock.now })
    }

    func answer(_ request: OutgoingRequest) async -> IncomingAnswer {
        let now = clock.now
        let unverified = UnverifiedRequest(
            head: request.head, signature: request.field(HeaderName.signature), body: request.body)
        let answer = await responder.answer(unverified, now: now)
        return key.answer(request, status: answer.status, body: answer.body, at: now)
    }

    /// Dies as by SIGKILL and starts again on what lay on the disk: nothing is closed, nothing is put away first.
    func crash() throws {
        let next = try Scratch()
        for name in ["loans.db", "loans.db-wal"] where FileManager.default.fileExists(atPath: folder.path + "/" + name) {
            try FileManager.default.copyItem(atPath: folder.path + "/" + name, toPath: next.path + "/" + name)
        }
        responder = try Self.responder(in: next, shelf: shelf, key: key, clock: clock)
        folder = next
    }

    /// Every loan ever made.
    func loans() async throws -> [Loan] {
        try await responder.desk.store.read { ledger in
            var loans: [Loan] = []
            try ledger.eachLoan(outAt: nil) { loans.append($0) }
            return loans
        }
    }

    func free(_ feature: String) async throws -> Int {
        try await responder.desk.standings(now: clock.now).filter { $0.feature == Bytes(feature.utf8) }.reduce(0) { $0 + $1.free }
    }
}
