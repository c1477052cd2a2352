// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

extension ServedList {
    init(_ served: [Served]) {
        self.init(features: served.map { Feature($0) })
    }
}

extension ServedList.Feature {
    init(_ served: Served) {
        self.init(
            vendor: served.vendor.shown, name: served.feature.shown, version: served.version.shown, state: served.state.rawValue,
            count: served.count, loan: served.loan, since: served.since, until: served.until)
    }
}
