// SPDX-License-Identifier: Apache-2.0
import CGLib

/// Hears of a descriptor, until it is cancelled or goes.
final class Watch {
    struct Condition: OptionSet {
        let rawValue: UInt32

        static let readable = Condition(rawValue: G_IO_IN.rawValue)
        static let writable = Condition(rawValue: G_IO_OUT.rawValue)
        /// The other side is gone; always heard.
        static let hangUp = Condition(rawValue: G_IO_HUP.rawValue)
        static let failure = Condition(rawValue: G_IO_ERR.rawValue | G_IO_NVAL.rawValue)
    }

    private final class Handler {
        let body: (Condition) -> Void
        init(_ body: @escaping (Condition) -> Void) { self.body = body }
    }

    private var source: UnsafeMutablePointer<GSource>?

    init(_ descriptor: Int32, _ condition: Condition, _ body: @escaping (Condition) -> Void) {
        let source = g_unix_fd_source_new(descriptor, GIOCondition(rawValue: condition.rawValue))
        let call: @convention(c) (gint, GIOCondition, gpointer?) -> gboolean = { _, condition, handler in
            Unmanaged<Handler>.fromOpaque(handler!).takeUnretainedValue().body(Condition(rawValue: condition.rawValue))
            return 1
        }
        g_source_set_callback(
            source, unsafeBitCast(call, to: GSourceFunc.self), Unmanaged.passRetained(Handler(body)).toOpaque(),
            { Unmanaged<Handler>.fromOpaque($0!).release() })
        g_source_attach(source, nil)
        self.source = source
    }

    func cancel() {
        guard let source else { return }
        self.source = nil
        g_source_destroy(source)
        g_source_unref(source)
    }

    deinit {
        cancel()
    }
}
