// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// The features that take seats of one pool: a package's with `OPTIONS=SUITE`.
struct Suite: Sendable, Hashable {
    /// The suite's own name, then its components.
    let features: [Bytes]
    let sharing: Sharing
    /// Those of its features that are lent from no other pool: what is kept for them must be kept here.
    var bound: Set<Bytes> = []

    var name: Bytes { features[0] }

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

    /// What a borrower's seats of a pool go by: those of different features that go by the same are the same seats; `nil`: each is one.
    func seat(of borrower: Borrower, in pool: Pool.ID) -> String? {
        guard case .perDevice(let display, let project) = sharing else { return nil }
        // No part holds a newline.
        return
            ([pool.text, borrower.device, borrower.machine] + (display ? [borrower.display] : []) + (project ? [borrower.project] : []))
            .joined(separator: "\n")
    }
}
