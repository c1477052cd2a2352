// SPDX-License-Identifier: Apache-2.0

/// Why not: a stable code, the numbers that led to it, and the way out. Equal by code.
public struct Refusal: Error, Sendable, Equatable {
    public var code: RefusalCode
    /// Lower case, no full stop, with the numbers: `0 of 10 seats free`.
    public var detail: String
    /// What to do; empty where nothing helps.
    public var hint: String

    public init(_ code: RefusalCode, _ detail: String, hint: String = "") {
        (self.code, self.detail, self.hint) = (code, detail, hint)
    }

    public static func == (left: Refusal, right: Refusal) -> Bool { left.code == right.code }
}
