// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@testable import BorrowServer

@Suite struct AttemptLimiterTests {
    private let now = Fixture.now
    private let key = [AttemptLimiter.Key.address("10.0.0.7")]

    @Test func fiveAreFreeAndThenEachIsWaitedOutTwiceAsLong() {
        var limiter = AttemptLimiter()
        var changes: [AttemptLimiter.Change] = []
        var waits: [Int64] = []
        for _ in 0..<18 {
            changes.append(limiter.failed(key, now: now))
            waits.append(limiter.wait(key, now: now).map { $0 - now } ?? 0)
        }
        #expect(waits == [0, 0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900])
        #expect(changes == [.first, .none, .none, .none, .none, .slowed] + Array(repeating: .none, count: 12))
        #expect(limiter.wait(key, now: now + 899) == now + 900)
        #expect(limiter.wait(key, now: now + 900) == nil)
    }

    @Test func anHourWithoutAnyIsANewBeginning() {
        var limiter = AttemptLimiter()
        for _ in 0..<9 { _ = limiter.failed(key, now: now) }
        #expect(limiter.failed(key, now: now + 3601) == .first)
        #expect(limiter.wait(key, now: now + 3601) == nil)
    }

    @Test func oneThatWasRightIsTakenBack() {
        var limiter = AttemptLimiter()
        for _ in 0..<5 { _ = limiter.failed(key, now: now) }
        for _ in 0..<100 {
            _ = limiter.failed(key, now: now)
            limiter.takeBack(key)
        }
        #expect(limiter.wait(key, now: now) == nil)
        #expect(limiter.failed(key, now: now) == .slowed)
        for _ in 0..<6 { limiter.takeBack(key) }
        #expect(limiter.count == 0)
    }

    @Test func theLongestWaitOfSeveralKeysCounts() {
        var limiter = AttemptLimiter()
        let subject = AttemptLimiter.Key.subject("a license of alice")
        // From many addresses at one subject.
        for host in 0..<6 { _ = limiter.failed([.address("10.0.0.\(host)"), subject], now: now) }
        #expect(limiter.wait([.address("10.0.0.99"), subject], now: now) == now + 2)
        #expect(limiter.wait([.address("10.0.0.99")], now: now) == nil)
    }

    @Test func itsMemoryIsBounded() {
        var limits = AttemptLimiter.Limits()
        limits.keys = 100
        var limiter = AttemptLimiter(limits: limits)
        for _ in 0..<9 { _ = limiter.failed(key, now: now + 50) }
        for host in 0..<1000 { _ = limiter.failed([.subject("\(host)")], now: now + Int64(host / 20)) }
        #expect(limiter.count <= 100)
        // What failed last is kept: nobody is forgotten for what came before it.
        #expect(limiter.wait(key, now: now + 50) == now + 66)
    }

    @Test func aClockThatIsSetBackKeepsNobodyOutForLong() {
        var limiter = AttemptLimiter()
        for _ in 0..<30 { _ = limiter.failed(key, now: now + 1_000_000) }
        #expect(limiter.wait(key, now: now) == nil)
    }

    @Test func anIPv6AddressCountsByItsNetwork() {
        let (one, other) = (AttemptLimiter.Key.from("2001:db8:1:2:3::4", .token), AttemptLimiter.Key.from("2001:db8:1:2:ffff::9", .token))
        #expect(one == other)
        #expect(one != AttemptLimiter.Key.from("2001:db8:1:3::4", .token))
        #expect(AttemptLimiter.Key.from("10.0.0.7", .token) != AttemptLimiter.Key.from("10.0.0.8", .token))
    }
}
