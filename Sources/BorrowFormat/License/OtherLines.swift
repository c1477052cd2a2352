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
