// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import CSodium

/// A password on its way to borrowd, and through it to a license server that asks for one. Its bytes are overwritten when it goes.
public final class Password: Sendable {
    nonisolated(unsafe) private let bytes: UnsafeMutableBufferPointer<UInt8>

    /// - Parameter bytes: copied; the caller's own are his to overwrite.
    public init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = Self.copy(bytes)
    }

    /// That of a string, which itself stays in memory for as long as Swift likes.
    public init(_ text: String) {
        var bytes = Bytes(text.utf8)
        defer { bytes.wipe() }
        self.bytes = bytes.withUnsafeBytes { Self.copy($0) }
    }

    /// Lends its bytes; they are gone when the password is.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result { body(UnsafeRawBufferPointer(bytes)) }

    private static func copy(_ bytes: UnsafeRawBufferPointer) -> UnsafeMutableBufferPointer<UInt8> {
        let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        _ = copy.initialize(fromContentsOf: bytes)
        return copy
    }

    deinit {
        if let start = bytes.baseAddress { sodium_memzero(start, bytes.count) }
        bytes.deallocate()
    }

    /// The message with ` PASSWORD=…` at the end of its head; the caller wipes it.
    func adding(to message: Message) -> Bytes {
        let text = message.text
        var encoded = Base64URL.encode(bytes)
        defer { encoded.wipe() }
        var whole: Bytes = []
        whole.reserveCapacity(text.count + encoded.count + 16)
        // A request has no body: two newlines end it.
        whole += text.dropLast(2)
        whole += " PASSWORD="
        whole += encoded
        whole += "\n\n"
        return whole
    }
}

extension Bytes {
    /// Overwrites what stands there; no other copy of this array may be in use.
    mutating func wipe() {
        withUnsafeMutableBytes { if let start = $0.baseAddress { sodium_memzero(start, $0.count) } }
    }
}
