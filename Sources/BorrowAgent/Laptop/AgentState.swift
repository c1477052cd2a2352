// SPDX-License-Identifier: Apache-2.0

/// What this user's agent keeps for itself, and what the user told it in the configuration.
public struct AgentState: Sendable {
    /// What `lmborrow` set.
    public let setting: BorrowSetting
    public let usage: UsageLog
    /// What is to be returned by itself.
    public let homecoming: Homecoming
    /// What its servers remember.
    public let servers: KnownServers
    /// What they wanted back.
    public let recalled: RecalledLoans
    /// Which capability answers were processed.
    let capability: CapabilityMarks
    /// Whether the usage log is wanted, and so reported.
    public let isUsageLogged: Bool
    /// What `@NAME` stands for.
    public let sets: [String: [String]]

    /// - Parameter folder: `Places.state`.
    public init(folder: String, isUsageLogged: Bool = true, sets: [String: [String]] = [:]) {
        self.isUsageLogged = isUsageLogged
        setting = BorrowSetting(folder: folder)
        usage = UsageLog(folder: folder)
        homecoming = Homecoming(folder: folder)
        servers = KnownServers(folder: folder)
        recalled = RecalledLoans(folder: folder)
        capability = CapabilityMarks(folder: folder)
        self.sets = sets
    }
}
