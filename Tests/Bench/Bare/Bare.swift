// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowKeys
import Foundation
import GRDB

/// What a license server and its laptops cannot do without: their signatures, and commits that are on the disk.
///
/// One thread after another, without HTTP, JSON, rules or tables: what is left of `lend` under load when all else costs nothing.
@main
struct Bare: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Do the signature work of borrows and returns in a loop, with durable commits, and print the requests per second.")

    @Option(help: "Requests, half of them borrows and half of them returns.")
    var requests: Int

    @Option(help: "Durable commits, spread evenly.")
    var commits: Int

    @Option(help: "A new database.")
    var database: String

    func run() throws {
        let store = try Store(path: database)
        var (device, server) = (Party(), Party())
        var committed = 0
        let began = ContinuousClock.now
        for request in 1...requests {
            if request.isMultiple(of: 2) { giveBack(from: &device, to: &server) } else { borrow(by: &device, from: &server) }
            while committed * requests < request * commits {
                try store.commit()
                committed += 1
            }
        }
        let seconds = (ContinuousClock.now - began) / .seconds(1)
        guard device.areAllGood, server.areAllGood else { throw ExitCode.failure }
        print(Double(requests) / seconds)
    }

    private func borrow(by device: inout Party, from server: inout Party) {
        server.verify(device.sign(Sizes.borrow, for: .request), of: Sizes.borrow, by: device, for: .request)
        _ = server.sign(Sizes.grant, for: .grant)
        _ = server.sign(Sizes.grantAnswer, for: .answer)
    }

    private func giveBack(from device: inout Party, to server: inout Party) {
        let tombstone = device.sign(Sizes.tombstone, for: .tombstone)
        let request = device.sign(Sizes.giveBack, for: .request)
        server.verify(request, of: Sizes.giveBack, by: device, for: .request)
        server.verify(tombstone, of: Sizes.tombstone, by: device, for: .tombstone)
        _ = server.sign(Sizes.receipt, for: .receipt)
        _ = server.sign(Sizes.receiptAnswer, for: .answer)
    }
}

/// Messages as long as those of a borrow and a return of one seat.
private enum Sizes {
    static let borrow = Bytes(repeating: 0x61, count: 460)
    static let grant = Bytes(repeating: 0x61, count: 830)
    static let grantAnswer = Bytes(repeating: 0x61, count: 1000)
    static let tombstone = Bytes(repeating: 0x61, count: 380)
    static let giveBack = Bytes(repeating: 0x61, count: 710)
    static let receipt = Bytes(repeating: 0x61, count: 350)
    static let receiptAnswer = Bytes(repeating: 0x61, count: 520)
}

private struct Party {
    let key = SigningKey.generate()
    private(set) var areAllGood = true

    func sign(_ message: Bytes, for domain: SignatureDomain) -> Bytes { key.sign(message, for: domain) }

    mutating func verify(_ signature: Bytes, of message: Bytes, by other: Party, for domain: SignatureDomain) {
        if !other.key.publicKey.verifies(signature, of: message, for: domain) { areAllGood = false }
    }
}

/// As durable as the loans are.
private struct Store {
    private let queue: DatabaseQueue

    init(path: String) throws {
        queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE rows (text BLOB)")
        }
    }

    func commit() throws {
        try queue.write { try $0.execute(sql: "INSERT INTO rows (text) VALUES (?)", arguments: [Data(Sizes.grant)]) }
    }
}
