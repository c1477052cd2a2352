// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Whom a rule means.
public enum Party: Sendable, Hashable {
    case user(Bytes)
    case host(Bytes)
    case display(Bytes)
    case project(Bytes)
    /// An address or a range, as the connection shows it.
    case internet(AddressRange)
    /// A GROUP of users, by its name.
    case group(Bytes)
    /// A HOST_GROUP, by its name.
    case hostGroup(Bytes)
    /// A hostid, `ED25519=…` or `MACHINE=…`: LUM's target.
    case target(Bytes)
}
