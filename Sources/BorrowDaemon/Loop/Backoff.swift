// SPDX-License-Identifier: Apache-2.0

/// How long to wait after each failure: twice as long each time, up to a limit, and never in step with anybody else.
struct Backoff: Sendable {
    /// In seconds.
    let first: Int64
    let longest: Int64
    private(set) var failures = 0

    init(first: Int64, longest: Int64) {
        (self.first, self.longest) = (first, longest)
    }

    /// One failure more: how many milliseconds to wait, the length that is its turn give or take half of it.
    ///
    /// - Parameter chance: from 0 up to 1.
    mutating func next(chance: Double = .random(in: 0..<1)) -> Int64 {
        let turn = failures < 32 ? min(first << Int64(failures), longest) : longest
        failures += 1
        return Int64(Double(turn) * 1000 * (0.5 + chance))
    }

    mutating func reset() {
        failures = 0
    }
}
