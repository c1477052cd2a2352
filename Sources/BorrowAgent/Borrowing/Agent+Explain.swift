// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

extension Agent {
    /// What an order would be given now, and why it would end then; takes nothing.
    ///
    /// Of an end that is refused as too late, what the longest would be. Empty where something else is in the way.
    public func explain(_ order: Order) async throws(AgentError) -> [Preview.Loan] {
        switch try await get(order, isTrial: true) {
        case .preview(let loans): return loans
        case .refused(let problem) where problem.code == RefusalCode.tooLong.rawValue:
            let longest = Order(features: order.features, end: .lasting(Interval.longest.seconds))
            if case .preview(let loans) = try await get(longest, isTrial: true) { return loans }
            return []
        case .refused, .granted: return []
        }
    }
}
