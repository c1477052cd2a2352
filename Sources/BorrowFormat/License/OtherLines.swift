// SPDX-License-Identifier: Apache-2.0

/// `SERVER host hostid [port] [PRIMARY_IS_MASTER] [HEARTBEAT_INTERVAL=sec]`.
public struct ServerLine: Sendable {
    public let host: Bytes
    /// `ED25519=…` where the server is one of ours.
    public let hostid: Bytes
    /// 0 to 65535; `nil` where the line names none.
    public let port: Int?
    public let tokens: Tokens
}

/// `VENDOR vendor [daemon_path] [[OPTIONS=]opt_path] [[PORT=]port]`; `DAEMON` is an old synonym.
public struct VendorLine: Sendable {
    public let vendor: Bytes
    public let tokens: Tokens
}

/// `UPGRADE feature vendor from_version to_version exp_date num_lic [attr …]`.
public struct UpgradeLine: Sendable {
    public let name: Bytes
    public let vendor: Bytes
    public let from: Version
    public let to: Version
    public let expiry: Expiry
    public let count: SeatCount
    public let tokens: Tokens
}

/// `PACKAGE package vendor [version] COMPONENTS="f[:ver[:n]] …" [attr …]`.
public struct PackageLine: Sendable {
    public let name: Bytes
    public let vendor: Bytes
    public let version: Version?
    public let components: Bytes
    public let tokens: Tokens
}
