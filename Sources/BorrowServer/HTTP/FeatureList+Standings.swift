// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

extension FeatureList {
    init(_ standings: [Standing]) {
        self.init(offers: standings.map { Offer($0) })
    }
}

extension FeatureList.Offer {
    fileprivate init(_ standing: Standing) {
        self.init(
            vendor: standing.vendor.shown, name: standing.feature.shown, version: standing.version.text.shown, total: standing.total,
            free: standing.free, over: standing.over > 0 ? standing.over : nil, interval: standing.interval?.seconds,
            longestUntil: standing.longestUntil,
            earlyReturn: standing.earlyReturn, metered: standing.isMetered ? true : nil, userInfo: standing.userInfo?.shown)
    }
}
