// SPDX-License-Identifier: Apache-2.0

/// `PACKAGE package vendor [version] COMPONENTS="f[:ver[:n]] …" [OPTIONS=SUITE|SUITE_RESERVED] [attr …]`: features sold under one name.
///
/// It gives nothing by itself: a FEATURE or INCREMENT line of the same name, vendor and version enables it.
public struct PackageLine: Sendable {
    /// One feature of it.
    public struct Component: Sendable {
        public let name: Bytes
        /// `nil`: that of the enabling line.
        public let version: Version?
        /// Seats for each seat of the enabling line; at least 1.
        public let count: Int
    }

    /// What `OPTIONS=` makes of it.
    public enum Suite: Sendable {
        /// A component takes a seat of the suite, and every component has as many seats as the suite.
        case counted
        /// The same; and whoever has a component has the rest of that seat of the suite too.
        case reserved
    }

    public let name: Bytes
    public let vendor: Bytes
    public let version: Version?
    public let components: [Component]
    /// `nil`: each component has seats of its own.
    public let suite: Suite?
    /// Of `SUITE_DUP_GROUP`, or else `DUP_GROUP`.
    public let suiteSharing: DupGroup?
    public internal(set) var tokens: Tokens
    let borrowing: Borrowing

    /// The seats of a component that a line enables, as a line of its own; `nil` where it enables none.
    ///
    /// The expiry is the enabling line's, and so is every attribute that the PACKAGE line does not state itself.
    public func component(_ feature: Bytes, enabledBy base: FeatureLine) -> FeatureLine? {
        guard let component = components.first(where: { $0.name == feature }), base.name == name,
            version.map({ $0 == base.version }) ?? true,
            case .counted(let seats) = base.count
        else { return nil }
        return base.becoming(
            feature, version: component.version ?? base.version, expiry: base.expiry,
            seats: suite == nil ? seats.multiplied(by: component.count) : seats, by: tokens, of: vendor, stating: borrowing)
    }
}

extension Int {
    /// At most what a line may count.
    fileprivate func multiplied(by count: Int) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: count)
        return overflow ? SeatCount.most : Swift.min(product, SeatCount.most)
    }
}
