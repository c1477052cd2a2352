// SPDX-License-Identifier: Apache-2.0
import CGLib

/// Hands a closure to GLib as the data of a callback, and gets it back, once.
final class Callback {
    private let body: (OpaquePointer?) -> Void

    private init(_ body: @escaping (OpaquePointer?) -> Void) {
        self.body = body
    }

    /// What `take` understands.
    static func data(_ body: @escaping (_ result: OpaquePointer?) -> Void) -> gpointer {
        Unmanaged.passRetained(Callback(body)).toOpaque()
    }

    /// A `GAsyncReadyCallback`: calls the closure with the result.
    static let take: GAsyncReadyCallback = { _, result, data in
        Unmanaged<Callback>.fromOpaque(data!).takeRetainedValue().body(result)
    }
}

extension UnsafeMutablePointer<GError> {
    /// What GLib says of it; frees it.
    var taken: String {
        defer { g_error_free(self) }
        return String(cString: pointee.message)
    }
}
