// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import BorrowDaemon

@Suite struct BackoffTests {
    @Test func eachFailureDoublesTheWaitUpToItsLimit() {
        var backoff = Backoff(first: 15, longest: 300)
        #expect((0..<7).map { _ in backoff.next(chance: 0.5) } == [15, 30, 60, 120, 240, 300, 300].map { $0 * 1000 })
        backoff.reset()
        #expect(backoff.next(chance: 0.5) == 15_000)
    }

    @Test func chanceSpreadsItByHalfToBothSides() {
        var (early, late) = (Backoff(first: 60, longest: 3600), Backoff(first: 60, longest: 3600))
        #expect(early.next(chance: 0) == 30_000)
        #expect(late.next(chance: 1) == 90_000)
    }

    @Test func aThousandFailuresOverflowNothing() {
        var backoff = Backoff(first: 60, longest: 3600)
        #expect((0..<1000).map { _ in backoff.next(chance: 0.5) }.last == 3_600_000)
    }
}
