// SPDX-License-Identifier: Apache-2.0

/// The HTTP header fields of requests and answers.
public enum HeaderName {
    public static let server = "Borrow-Server"
    public static let device = "Borrow-Device"
    public static let time = "Borrow-Time"
    public static let id = "Borrow-Id"
    public static let signature = "Borrow-Signature"
}
