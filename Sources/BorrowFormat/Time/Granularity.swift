// SPDX-License-Identifier: Apache-2.0

/// The unit whose end a borrow is rounded up to.
public enum Granularity: Sendable, CaseIterable {
    case second, minute, hour, day

    /// `second`, `minute`, `hour` or `day`, in any case.
    public init?(_ text: some Collection<UInt8>) {
        if text.equalsIgnoringCase("second") {
            self = .second
        } else if text.equalsIgnoringCase("minute") {
            self = .minute
        } else if text.equalsIgnoringCase("hour") {
            self = .hour
        } else if text.equalsIgnoringCase("day") {
            self = .day
        } else {
            return nil
        }
    }

    /// As a setting or a request writes it.
    public var word: StaticString {
        switch self {
        case .second: "second"
        case .minute: "minute"
        case .hour: "hour"
        case .day: "day"
        }
    }

    /// The length of one unit.
    public var seconds: Int64 {
        switch self {
        case .second: 1
        case .minute: 60
        case .hour: 3600
        case .day: 86400
        }
    }
}
