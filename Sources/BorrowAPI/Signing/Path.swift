// SPDX-License-Identifier: Apache-2.0

/// The places of the HTTP interface.
public enum Path {
    public static let license = "/v1/license"
    /// What a server does for license files for three servers.
    public static let roles = "/v1/roles"
    public static let features = "/v1/features"
    public static let borrow = "/v1/borrow"
    public static let preview = "/v1/preview"
    public static let giveBack = "/v1/return"
    public static let recalls = "/v1/recalls"
    public static let adopt = "/v1/adopt"
    public static let usage = "/v1/usage"
    public static let capability = "/v1/capability"
    public static let served = "/v1/served"
    public static let enroll = "/v1/enroll"
    /// Before an order's name.
    public static let administration = "/v1/admin/"
    public static let requests = "/v1/requests"

    public static func request(_ id: String) -> String { "\(requests)/\(id)" }
}
