// SPDX-License-Identifier: Apache-2.0

/// Keeps a program that fails from being started again and again.
struct Trouble: Sendable {
    /// So many failures in a row are taken without a rest.
    static let tolerance = 3

    private var inARow = 0
    private var backoff = Backoff(first: 8, longest: 40)
    private var restsUntil: Int64 = 0

    init() {}

    mutating func failed(_ now: Now, chance: Double = .random(in: 0..<1)) {
        inARow += 1
        if inARow >= Self.tolerance { restsUntil = now.uptime + backoff.next(chance: chance) }
    }

    mutating func passed() {
        self = Trouble()
    }

    /// For how many seconds it still rests; `nil`: it may be started.
    func pause(_ now: Now) -> Int64? {
        restsUntil > now.uptime ? (restsUntil - now.uptime + 999) / 1000 : nil
    }
}
