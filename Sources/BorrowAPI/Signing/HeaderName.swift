// SPDX-License-Identifier: Apache-2.0

/// The HTTP header fields of requests and answers.
public enum HeaderName {
    public static let server = "Borrow-Server"
    public static let device = "Borrow-Device"
    public static let time = "Borrow-Time"
    public static let id = "Borrow-Id"
    public static let signature = "Borrow-Signature"
    /// Of licenses that have one: base64url for each feature asked, with commas between. Under TLS only, and not signed: what is
    /// signed is kept.
    public static let password = "Borrow-Password"
}
