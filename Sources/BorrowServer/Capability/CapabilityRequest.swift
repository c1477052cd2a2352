// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

/// What a device asks to be served with, or the metered use that it reports, as it was proven and validated.
public struct CapabilityRequest: Sendable {
    /// Its id, what it asks for and who asks; no features: everything goes back.
    public let asked: BorrowRequest
    /// Whether it tells of use that has been: metered features only, and they add.
    public let isReport: Bool
    /// Adds to what the device holds, which is otherwise taken back first.
    public let isIncremental: Bool
    /// Takes fewer where not all can be had.
    public let takesFewer: Bool

    public init(_ asked: BorrowRequest, isReport: Bool = false, isIncremental: Bool = false, takesFewer: Bool = false) {
        (self.asked, self.isReport, self.takesFewer) = (asked, isReport, takesFewer)
        self.isIncremental = isIncremental || isReport
    }
}

/// What came of it.
public enum CapabilityOutcome: Sendable {
    case answered(CapabilityAnswer)
    /// Nothing was changed.
    case refused([(asked: WantedSeats, refusal: Refusal)])
}
