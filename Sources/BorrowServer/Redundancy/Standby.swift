// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Why a server gives nothing of what its license files hold for three.
struct Standby: Sendable, Equatable {
    /// Where the first of the three is, as its SERVER line says.
    let primary: String
    let feature: String?

    init(_ servers: [ServerLine], feature: String? = nil) {
        primary = servers[0].place
        self.feature = feature
    }

    init(_ other: Standby, feature: String?) {
        (primary, self.feature) = (other.primary, feature)
    }

    var refusal: Refusal {
        Refusal(
            .standby,
            "this server stands by: \(feature ?? "what its license file holds") is lent by another of its three, which is \(primary) unless that failed",
            hint:
                "ask all three, as with BORROW_SERVER=a,b,c; where none of them lends, the administrator runs `lend take-over` on one that stands by"
        )
    }
}
