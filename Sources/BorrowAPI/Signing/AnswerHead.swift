// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What a server signs about an answer, beside its body: which request it answers, how, and when.
public struct AnswerHead: Sendable, Equatable {
    /// Base64url of the SHA-256 of the request's domain prefix and message.
    public var requestDigest: Bytes
    /// The HTTP status.
    public var status: Int
    /// The server's clock, ISO 8601.
    public var time: Bytes

    public init(requestDigest: Bytes, status: Int, time: Bytes) {
        self.requestDigest = requestDigest
        self.status = status
        self.time = time
    }

    /// The bytes that are signed, without the domain prefix.
    public func message(body: Bytes) -> Bytes {
        requestDigest + [ASCII.newline] + Bytes(decimal: Int64(status), width: 3) + [ASCII.newline] + time + [ASCII.newline] + body
    }
}
