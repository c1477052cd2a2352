// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Synchronization

/// What is lent and by which rules: all that a decision knows beside the loans. Replaced as a whole.
public struct LendingPolicy: Sendable {
    public var shelf: Shelf
    public var rules: RuleSet
    public var settings: LendingSettings

    public init(shelf: Shelf, rules: RuleSet = .none, settings: LendingSettings = .standard) {
        (self.shelf, self.rules, self.settings) = (shelf, rules, settings)
    }
}

/// The policy in force: a decision takes it once, at its beginning.
public final class PolicyInForce: Sendable {
    private let policy: Mutex<LendingPolicy>

    public init(_ policy: LendingPolicy) {
        self.policy = Mutex(policy)
    }

    public var current: LendingPolicy { policy.withLock { $0 } }

    public func replace(by new: LendingPolicy) {
        policy.withLock { $0 = new }
    }
}
