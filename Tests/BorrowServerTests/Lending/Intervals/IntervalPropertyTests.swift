// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import SeededRandom
import Testing

@testable import BorrowServer

/// The formula against a second formulation, which is slow and has nothing in common with the first.
@Suite struct IntervalPropertyTests {
    /// All that decides, drawn at random.
    private struct Draw {
        static let zones = [
            "UTC", "Europe/Berlin", "America/New_York", "America/Havana", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia",
            "America/St_Johns", "Asia/Beirut",
        ]
        static let lengths: [Int64] = [1, 59, 60, 3599, 3600, 7201, 86399, 86400, 86401, 200_000, 604_800, 2_000_000, 10_368_000]

        let issued: Instant
        let line: String
        let borrowing: Borrowing
        let client: Int64?
        let unit: Granularity?
        var settings = LendingSettings.standard

        init(_ random: inout some RandomNumberGenerator) throws {
            func length() -> Int64 { (Self.lengths.randomElement(using: &random) ?? 1) + Int64.random(in: 0...3, using: &random) }
            func perhaps<Value>(_ value: Value) -> Value? { Bool.random(using: &random) ? value : nil }
            // Often near a change of the clocks.
            let changes = [
                "2026-10-25T01:00:00Z", "2026-03-29T01:00:00Z", "2026-11-01T06:00:00Z", "2026-03-08T05:00:00Z", "2026-04-04T15:00:00Z",
            ]
            let near = Fixture.at(changes.randomElement(using: &random) ?? changes[0])
            issued = near + Int64.random(in: -200_000...200_000, using: &random)
            let units: [Granularity] = Granularity.allCases
            var words = [perhaps("BORROW"), perhaps("BORROW_INTERVAL=\(length())")].compactMap(\.self)
            if words.isEmpty { words = ["BORROW=\(max(1, length() / 3600))"] }
            if let unit = perhaps(units.randomElement(using: &random)) ?? nil { words.append("BORROW_GRANULARITY=\(unit.word)") }
            if Bool.random(using: &random) { words.append("RENEW_INTERVAL=\(Int.random(in: 1...100, using: &random))") }
            if Int.random(in: 0..<4, using: &random) == 0 { words.append("METERED") }
            let expiry = perhaps(issued.utc.date.adding(days: Int64.random(in: 0...10, using: &random)).licenseText.shown)
            if expiry != nil, Bool.random(using: &random) { words.append("GRACE=\(Int.random(in: 0...3, using: &random))") }
            line = "INCREMENT f ugslmd 1.0 \(expiry ?? "permanent") 1 \(words.joined(separator: " "))"
            borrowing = try #require(LicenseFile.parse(Bytes(line.utf8), name: "").file.features.first).borrowing
            client = perhaps(length())
            unit = perhaps(units.randomElement(using: &random)) ?? nil
            settings.borrowIntervalMax = perhaps(length()).flatMap { Interval(seconds: $0) }
            settings.renewPercent = Int64.random(in: 1...100, using: &random)
            settings.defaultGranularity = perhaps(units.randomElement(using: &random)) ?? nil
            settings.zone = try #require(ZoneOfDay(named: Self.zones.randomElement(using: &random) ?? "UTC"))
            settings.style = perhaps(LendingStyle.allCases.randomElement(using: &random)) ?? nil
        }
    }

    /// Effective, end and renewal as the field guide's page says them, word by word.
    private func naive(_ draw: Draw) throws -> (effective: Int64, end: Instant, renewAt: Instant) {
        let line = try #require(LicenseFile.parse(Bytes(draw.line.utf8), name: "").file.features.first)
        let own = [
            line.value("BORROW").flatMap { $0.decimal().map { min($0, 4320) * 3600 } },
            line.value("BORROW_INTERVAL").flatMap { Interval($0)?.seconds },
        ]
        let base = own.compactMap(\.self).min() ?? 168 * 3600
        var candidates = [base]
        if let client = draw.client { candidates.append(client) }
        if !line.has("METERED") {
            if let admin = draw.settings.borrowIntervalMax { candidates.append(admin.seconds) }
            if let style = draw.settings.style {
                candidates.append([.flexnet: 180, .lum: 120, .dsls: 30, .fne: 36525][style, default: 0] * 86400)
            }
        }
        let effective = candidates.sorted()[0]
        let ranks = ["second", "minute", "hour", "day"]
        let lines = ranks.firstIndex(of: (line.value("BORROW_GRANULARITY") ?? Bytes("second")).shown) ?? 0
        let wanted = (draw.unit ?? draw.settings.defaultGranularity).map { "\($0.word)" }
        let rank = min(lines, wanted.flatMap { ranks.firstIndex(of: $0) } ?? lines)
        let over = draw.issued + effective
        var end = over
        if rank > 0 {
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = try #require(TimeZone(identifier: draw.settings.zone.name))
            let unit = [Calendar.Component.second, .minute, .hour, .day][rank]
            let interval = try #require(calendar.dateInterval(of: unit, for: Date(timeIntervalSince1970: TimeInterval(over.seconds))))
            end = Instant(seconds: Int64(interval.end.timeIntervalSince1970) - 1)
        }
        end = min(end, draw.issued + base + [1, 60, 3600, 86400][lines])
        if let last = line.borrowing.finalExpiry { end = min(end, last) }
        let percent = line.value("RENEW_INTERVAL")?.decimal() ?? draw.settings.renewPercent
        let renewAt = draw.issued + effective * percent / 100
        return (effective, end, renewAt < end ? renewAt : draw.issued + (end - draw.issued) * percent / 100)
    }

    @Test(arguments: 0..<20)
    func bothFormulationsAgree(_ seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        for _ in 0..<100 {
            let draw = try Draw(&random)
            let pools = FeaturePools(unsigned: draw.line)
            let asked = WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes("f"), granularity: draw.unit)
            let end = AskedEnd.lasting(draw.client ?? Interval.longest.seconds)
            // What is metered is not borrowed; it has the same interval all the same.
            let isMetered = draw.borrowing.metering != nil
            let offer = PoolOffer(pools: pools.open(at: draw.issued), index: 0, out: SeatsOut(), settings: draw.settings, now: draw.issued)
            let period = try #require(offer.period(client: end.interval, granularity: draw.unit))
            let given: (end: Instant, renewAt: Instant?)
            if isMetered {
                let end = min(period.end, draw.borrowing.finalExpiry ?? .max)
                given = (end, period.renewAt(end: end))
            } else {
                let lent = try Lending.allot(asked, from: pools, out: SeatsOut(), end: end, settings: draw.settings, now: draw.issued)
                given = (lent.end, lent.renewAt)
            }
            let expected = try naive(draw)
            let told =
                "\(draw.line), asked \(draw.client ?? 0) by \(draw.unit.map { "\($0)" } ?? "-") at \(draw.issued.iso8601.shown) in \(draw.settings.zone.name)"
            #expect(period.levels.effective.seconds == expected.effective, "\(told)")
            #expect(given.end == expected.end, "\(told): \(given.end.iso8601.shown) is not \(expected.end.iso8601.shown)")
            #expect(given.renewAt == expected.renewAt, "\(told)")
            #expect(draw.borrowing.allows(from: draw.issued, to: given.end), "\(told)")
            if isMetered { continue }
            // The same end by its date is lent too, and one second more is not.
            let exact = try Lending.allot(
                asked, from: pools, out: SeatsOut(), end: .until(given.end), settings: draw.settings, now: draw.issued)
            #expect(exact.end == given.end && exact.renewAt == nil, "\(told)")
            let longest = PoolOffer(
                pools: pools.open(at: draw.issued), index: 0, out: SeatsOut(), settings: draw.settings, now: draw.issued)
            let last = try #require(longest.period(granularity: draw.unit).flatMap { longest.longestEnd(seats: 1, reach: $0.end) })
            #expect(throws: Refusal(.tooLong, ""), "\(told)") {
                try Lending.allot(asked, from: pools, out: SeatsOut(), end: .until(last + 1), settings: draw.settings, now: draw.issued)
            }
        }
    }
}

extension FeaturePools {
    /// Of one line that nobody signed: the rules do not look at signatures.
    fileprivate init(unsigned line: String) {
        self.init(vendor: Bytes("ugslmd"), feature: Bytes("f"))
        for feature in LicenseFile.parse(Bytes(line.utf8), name: "").file.features {
            add(LentLine(line: feature, servers: [], order: 0))
        }
    }
}
