// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension ToldHolding {
    init(_ grant: Grant, handle: Int? = nil) {
        let terms = grant.terms
        self.init(
            vendor: terms.vendor, feature: terms.feature, version: terms.version, seats: terms.seats, until: terms.expiresAt,
            loan: terms.loan, handle: handle, userInfo: grant.line.value("user_info") ?? [])
    }
}
