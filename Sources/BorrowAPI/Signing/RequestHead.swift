// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What a device signs about a request, beside its body.
public struct RequestHead: Sendable, Equatable {
    /// How far the device's clock may be from the server's, in seconds.
    public static let clockTolerance: Int64 = 15 * 60

    /// `GET` or `POST`.
    public var method: String
    /// With the query, as it stands in the request line.
    public var path: String
    /// The hostid of the server that the device means.
    public var server: Bytes
    /// The hostid of the device.
    public var device: Bytes
    /// The device's clock, ISO 8601.
    public var time: Bytes
    /// 22 random characters: the name of the request, and its nonce.
    public var id: Bytes

    public init(method: String, path: String, server: Bytes = [], device: Bytes = [], time: Bytes = [], id: Bytes = []) {
        self.method = method
        self.path = path
        self.server = server
        self.device = device
        self.time = time
        self.id = id
    }

    /// The bytes that are signed, without the domain prefix.
    public func message(body: Bytes) -> Bytes {
        var message = Bytes(method.utf8) + [ASCII.space] + Bytes(path.utf8) + [ASCII.newline]
        for field in [server, device, time, id] { message += field + [ASCII.newline] }
        return message + body
    }
}
