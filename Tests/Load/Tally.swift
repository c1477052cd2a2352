// SPDX-License-Identifier: Apache-2.0
import Foundation

/// What one laptop counts.
struct Tally {
    /// A request that takes longer has timed out.
    static let limit = Duration.seconds(10)

    private let began: ContinuousClock.Instant
    /// By HTTP status.
    private(set) var answers: [Int: Int] = [:]
    private(set) var took: [Duration] = []
    /// Connections that could not be made or ended before an answer.
    var broken = 0
    /// Requests that got no answer to the end.
    var unanswered = 0

    /// - Parameter began: what was sent earlier is not counted.
    init(from began: ContinuousClock.Instant) {
        self.began = began
    }

    mutating func count(_ status: Int, took duration: Duration, at sent: ContinuousClock.Instant) {
        guard sent >= began else { return }
        answers[status, default: 0] += 1
        took.append(duration)
    }
}

/// What all of them counted.
struct Summary: Encodable {
    let requests: Int
    let perSecond: Double
    let answers: [String: Int]
    let broken: Int
    let unanswered: Int
    /// Requests that took longer than `Tally.limit`.
    let timeouts: Int
    /// Milliseconds.
    let median: Double
    let p90: Double
    let p99: Double
    let longest: Double

    init(_ tallies: [Tally], took: Duration) {
        let all = tallies.flatMap(\.took).sorted()
        func milliseconds(_ share: Double) -> Double {
            all.isEmpty ? 0 : all[min(all.count - 1, Int(share * Double(all.count)))] / .milliseconds(1)
        }
        requests = all.count
        perSecond = Double(all.count) / (took / .seconds(1))
        answers = tallies.reduce(into: [:]) { sum, tally in
            for (status, count) in tally.answers { sum["\(status)", default: 0] += count }
        }
        broken = tallies.reduce(0) { $0 + $1.broken }
        unanswered = tallies.reduce(0) { $0 + $1.unanswered }
        timeouts = all.count { $0 > Tally.limit }
        (median, p90, p99, longest) = (milliseconds(0.5), milliseconds(0.9), milliseconds(0.99), milliseconds(1))
    }

    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}
