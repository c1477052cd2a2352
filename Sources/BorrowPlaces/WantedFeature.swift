// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// A feature as a person names it: `[vendor/]feature[:version][*count]`.
public struct WantedFeature: Sendable, Hashable {
    public var vendor: Bytes?
    public var name: Bytes
    public var version: Version?
    public var count: Int
    /// The loan that this one renews, up to the end that it was promised; `nil`: a borrow of its own.
    package var renews: Bytes?

    public init(vendor: Bytes? = nil, name: Bytes, version: Version? = nil, count: Int = 1) {
        (self.vendor, self.name, self.version, self.count) = (vendor, name, version, count)
    }

    /// `nil` where a part is empty, the version is none, or the count is not 1 to 999,999,999.
    public init?(_ text: String) {
        var rest = Bytes(text.utf8)[...]
        if let star = rest.lastIndex(of: 0x2A) {
            guard let count = rest[(star + 1)...].decimal(digits: 9), count > 0 else { return nil }
            self.init(name: [], count: Int(count))
            rest = rest[..<star]
        } else {
            self.init(name: [])
        }
        if let colon = rest.lastIndex(of: ASCII.colon) {
            guard let version = Version(rest[(colon + 1)...]) else { return nil }
            self.version = version
            rest = rest[..<colon]
        }
        if let slash = rest.firstIndex(of: 0x2F) {
            vendor = Bytes(rest[..<slash])
            rest = rest[(slash + 1)...]
        }
        name = Bytes(rest)
        let parts = [name] + (vendor.map { [$0] } ?? [])
        guard parts.allSatisfy({ !$0.isEmpty && $0.count <= 255 && !$0.contains { ASCII.isControl($0) || ASCII.isBlank($0) } }) else {
            return nil
        }
    }

    package func names(vendor: Bytes, feature: Bytes) -> Bool {
        feature == name && (self.vendor == nil || self.vendor == vendor)
    }

    /// A question for whoever got only the case of a name wrong; `nil` where no name fits.
    package func likelyMeant(among names: [Bytes]) -> String? {
        let folded = name.map(ASCII.lowercased)
        return names.first { $0 != name && $0.map(ASCII.lowercased) == folded }
            .map { "did you mean \(shown($0))? names are case-sensitive" }
    }

    public var shownName: String { shown((vendor.map { $0 + [0x2F] } ?? []) + name) }
}
