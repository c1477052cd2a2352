// SPDX-License-Identifier: Apache-2.0

/// Who may ask: how devices become known, and what those may take that nobody has vouched for.
public struct EnrolmentSettings: Sendable, Equatable {
    public enum Mode: String, Sendable, CaseIterable {
        /// A device key is taken on first sight; its user and host are claims.
        case open
        /// A device needs a one-time code, which fixes its user, or an administrator's approval.
        case code
        /// Nobody new: only devices that are known.
        case closed
    }

    public var mode = Mode.open
    /// The most devices that are taken on first sight within a day from one address, but this machine's own.
    public var newDevicesPerAddress = 100
    /// The same for one machine.
    public var newDevicesPerMachine = 20
    /// How many days a device may borrow for that was taken on first sight, until it is approved; `nil`: as long as any.
    public var newDeviceDays: Int?

    public init() {}
}
