// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowServer

/// Two servers on one database, started together by mistake or at a change of machines: still never more loans than seats.
@Suite struct TwoServersTests {
    @Test(arguments: [1, 5]) func lendNoMoreThanThereIs(_ seats: Int) async throws {
        let (folder, lines) = (try Folder(), ["INCREMENT f ugslmd 1.0 permanent \(seats) BORROW"])
        let counters = [try Counter(lines, in: folder), try Counter(lines, in: folder)]
        for counter in counters { counter.takeCrowds() }
        let devices = (0..<48).map { _ in SigningKey.generate() }
        let grants = try await withThrowingTaskGroup(of: (grant: Grant, device: SigningKey)?.self) { group in
            for (number, device) in devices.enumerated() {
                group.addTask {
                    do throws(Refusal) {
                        return (try await counters[number % 2].lend("f", to: device), device)
                    } catch {
                        guard error.code == .noneFree else { throw error }
                        return nil
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1.map { [$0] } ?? [] }
        }
        #expect(grants.count == seats)
        // What one has lent the other takes back, and both count it.
        _ = try await counters[1].giveBack(grants[0].grant, by: grants[0].device)
        for counter in counters { #expect(try await counter.free("f") == 1) }
        try await counters[0].lend("f", to: .generate())
        await #expect(throws: Refusal(.noneFree, "")) { try await counters[1].lend("f", to: .generate()) }
    }
}
