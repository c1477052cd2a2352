// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// As LUM does: a plain concurrent seat is given before one that can be borrowed, so that travellers find some.
@Suite struct PlainSeatsFirstTests {
    /// The borrowable line stands first, so that the files' order does not explain it.
    private static let lines = ["INCREMENT cad ugslmd 1.0 permanent 1 BORROW", "INCREMENT cad ugslmd 1.0 permanent 1"]
    private let people = (0..<3).map { _ in SigningKey.generate() }

    @Test func aPlainSeatGoesBeforeABorrowableOne() async throws {
        let counter = try Counter(Self.lines)
        #expect(try await counter.checkOut("cad", to: people[0]).line.borrowing.interval == nil)
        // What can be borrowed is still there.
        #expect(try await counter.lend("cad", to: people[1]).line.borrowing.interval != nil)
        await #expect(throws: Refusal(.allInUse, "")) { try await counter.checkOut("cad", to: people[2]) }
    }

    @Test func onceNoneIsLeftConnectedUseTakesABorrowableOne() async throws {
        let counter = try Counter(Self.lines)
        _ = try await counter.checkOut("cad", to: people[0])
        #expect(try await counter.checkOut("cad", to: people[1]).line.borrowing.interval != nil)
        await #expect(throws: Refusal(.noneFree, "")) { try await counter.lend("cad", to: people[2]) }
    }

    @Test func aPlainSeatIsNeverBorrowed() async throws {
        let counter = try Counter(Self.lines)
        _ = try await counter.lend("cad", to: people[0])
        await #expect(throws: Refusal(.noneFree, "")) { try await counter.lend("cad", to: people[1]) }
        _ = try await counter.checkOut("cad", to: people[1])
    }
}
