// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// The features that take seats of one pool: a package's with `OPTIONS=SUITE`.
struct Suite: Sendable, Hashable {
    /// The suite's own name, then its components.
    let features: [Bytes]
    let sharing: Sharing

    /// When two features of the suite take one seat together. Never those of two devices.
    enum Sharing: Sendable, Hashable {
        /// Each takes its own.
        case none
        /// Those of one device do, as far as they also agree in these.
        case perDevice(display: Bool, project: Bool)
    }

    /// `nil` where the components have seats of their own.
    init?(_ package: PackageLine) {
        guard let suite = package.suite else { return nil }
        features = [package.name] + package.components.map(\.name)
        if let group = package.suiteSharing, group.shares {
            sharing = .perDevice(display: group.display, project: group.vendorDefined)
        } else {
            sharing = suite == .reserved ? .perDevice(display: false, project: false) : .none
        }
    }
}
