// SPDX-License-Identifier: Apache-2.0

/// `NONE`, `SITE` or letters of `UHDV`: in what those who share a seat must agree.
public struct DupGroup: Sendable, Equatable {
    static var form: StaticString { "NONE, SITE or letters of UHDV" }

    /// `false` for NONE: each takes a seat of his own.
    public let shares: Bool
    /// The letters that count; none of them for SITE.
    public let user, host, display, vendorDefined: Bool

    public init?(_ text: Bytes) {
        let letters = Bytes("UHDV")
        let isWord = text.equals("NONE") || text.equals("SITE")
        guard isWord || (!text.isEmpty && text.allSatisfy(letters.contains)) else { return nil }
        func has(_ letter: Int) -> Bool { !isWord && text.contains(letters[letter]) }
        shares = !text.equals("NONE")
        (user, host, display, vendorDefined) = (has(0), has(1), has(2), has(3))
    }
}
