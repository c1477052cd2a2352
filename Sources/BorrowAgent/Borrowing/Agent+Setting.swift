// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension Agent {
    /// What `lmborrow` set today, in this user's time zone; what it set on another day is cleared here.
    public func borrowSetting() throws(AgentError) -> LMBorrow? {
        let today = today
        let setting = laptop.state.setting
        try setting.clearLapsed(today: today)
        return try setting.setting(today: today)
    }

    /// Today, where this user lives.
    public var today: CivilDate { laptop.zone.civil(laptop.clock()).date }

    /// A license was returned by the user's wish: what was set for its vendor, and that it should come home by itself, is done with.
    func forgetWishes(for tombstones: [Tombstone]) {
        let state = laptop.state
        do throws(AgentError) {
            for tombstone in tombstones { try state.setting.clear(vendor: tombstone.terms.vendor, today: today) }
            try state.homecoming.remove(tombstones.map { Homecoming.Entry(vendor: $0.terms.vendor, feature: $0.terms.feature) })
        } catch {
            tell(.passedOver(error.detail))
        }
    }
}
