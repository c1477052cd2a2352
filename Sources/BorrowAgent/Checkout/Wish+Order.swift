// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension Wish {
    /// The borrow that is wished; `nil` for a connected license.
    ///
    /// A borrow is what has an end, what is to run offline, and what the user set for that vendor today: by `LM_BORROW` in the
    /// application's environment, or by `lmborrow`.
    func order(set setting: LMBorrow?, now: Instant, zone: Zone) throws(AgentError) -> Order? {
        guard let end = try orderEnd(set: setting, now: now, zone: zone) else { return nil }
        return Order(features: [WantedFeature(vendor: vendor, name: feature, version: version, count: seats)], end: end)
    }

    private func orderEnd(set setting: LMBorrow?, now: Instant, zone: Zone) throws(AgentError) -> Order.End? {
        switch end {
        case .until(let instant): return .until(instant)
        case .lasting(let interval): return .lasting(interval.seconds)
        case nil: break
        }
        if let lmBorrow, !lmBorrow.isEmpty {
            guard let variable = LMBorrow(lmBorrow) else { throw .badLMBorrow(lmBorrow.shown, now: now, zone: zone) }
            if variable.isInForce(for: vendor, now: now, zone: zone) { return .variable(variable) }
        }
        if let setting, setting.isInForce(for: vendor, now: now, zone: zone) { return .variable(setting) }
        return isOffline ? .lasting(Interval.longest.seconds) : nil
    }
}

extension LMBorrow {
    /// Whether a checkout of this vendor's features made now becomes a borrow.
    func isInForce(for vendor: Bytes, now: Instant, zone: Zone) -> Bool { (try? end(vendor: vendor, now: now, zone: zone)) != nil }
}
