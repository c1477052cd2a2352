// SPDX-License-Identifier: Apache-2.0

/// Why not: a stable code, the numbers that led to it, and the way out. Equal by code.
public struct Refusal: Error, Sendable, Equatable {
    public var code: RefusalCode
    /// Lower case, no full stop, with the numbers: `0 of 10 seats free`.
    public var detail: String
    /// What to do; empty where nothing helps.
    public var hint: String
    /// Of `too-long`: the latest end that would be granted.
    public var longest: Instant?

    public init(_ code: RefusalCode, _ detail: String, hint: String = "", longest: Instant? = nil) {
        (self.code, self.detail, self.hint, self.longest) = (code, detail, hint, longest)
    }

    public static func == (left: Refusal, right: Refusal) -> Bool { left.code == right.code }
}
