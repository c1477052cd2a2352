// SPDX-License-Identifier: Apache-2.0
import CGLib
import Glibc

/// The signals that end a daemon, heard as anything else is: between two other things.
enum Signals {
    private final class Handler {
        let body: () -> Void
        init(_ body: @escaping () -> Void) { self.body = body }
    }

    static func hear(_ numbers: [Int32], _ body: @escaping () -> Void) {
        // A peer that is gone is an error of the write.
        signal(SIGPIPE, SIG_IGN)
        for number in numbers {
            g_unix_signal_add_full(
                G_PRIORITY_DEFAULT, number,
                {
                    Unmanaged<Handler>.fromOpaque($0!).takeUnretainedValue().body()
                    return 1
                }, Unmanaged.passRetained(Handler(body)).toOpaque(), { Unmanaged<Handler>.fromOpaque($0!).release() })
        }
    }
}
