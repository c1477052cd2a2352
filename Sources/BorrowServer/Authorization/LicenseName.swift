// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// One vendor's feature, which an authorization is about.
public struct LicenseName: Sendable, Hashable {
    public let vendor: Bytes
    public let feature: Bytes

    public init(vendor: Bytes, feature: Bytes) {
        (self.vendor, self.feature) = (vendor, feature)
    }

    /// Reads `VENDOR/FEATURE`; the first slash divides them.
    ///
    /// - Throws: `usage`.
    public init(_ text: String) throws(Refusal) {
        let parts = Bytes(text.utf8).split(separator: 0x2F, maxSplits: 1, omittingEmptySubsequences: false).map { Bytes($0) }
        guard parts.count == 2, parts.allSatisfy(Self.isName) else {
            throw Refusal(
                .usage, "\"\(text)\" names no license", hint: "write VENDOR/FEATURE, such as ugslmd/cad; `borrow list` shows both names")
        }
        self.init(vendor: parts[0], feature: parts[1])
    }

    /// Whether a license line may have it.
    static func isName(_ name: Bytes) -> Bool { (1...255).contains(name.count) && !name.contains(where: ASCII.isControl) }

    public var text: String { "\(vendor.shown)/\(feature.shown)" }
}
