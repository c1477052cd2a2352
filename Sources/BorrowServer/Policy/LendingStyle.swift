// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// A license manager whose limits hold here too, for those who move from it or must read as it does.
public enum LendingStyle: String, Sendable, CaseIterable {
    case flexnet, lum, dsls, fne

    /// The longest borrow that the system has; `nil`: no limit of its own.
    public var ceiling: Interval? {
        switch self {
        case .flexnet: Interval(seconds: 180 * 86400)
        case .lum: Interval(seconds: 120 * 86400)
        case .dsls: Interval(seconds: 30 * 86400)
        case .fne: nil
        }
    }

    /// Whether each line must say how long it may be borrowed.
    public var needsInterval: Bool { self == .fne }
}
