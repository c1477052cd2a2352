// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat

extension Vector {
    /// Grants with `CONNECTED`, as files, where none of them counts; and `RENEW_AT`, which counts nowhere.
    static var connected: [Vector] {
        [
            vector("connected-in-a-file", .connectedOnly, "6.10", connectedFor(3600)),
            vector(
                "connected-of-a-line-without-borrow", .connectedOnly, "5.4",
                connectedFor(3600) { $0.line = $0.line.replacing(" BORROW=2880", by: "") }),
            vector(
                "connected-for-longer-than-borrow", .connectedOnly, "5.4",
                connectedFor(3600) { $0.line = $0.line.replacing("BORROW=2880", by: "BORROW_INTERVAL=60") }),
            vector("connected-for-more-than-an-hour", .exceedsLine, "5.4", connectedFor(3601)),
            vector(
                "connected-for-an-hour-and-a-unit", .exceedsLine, "5.4",
                connectedFor(3601) { $0.line = $0.line.replacing("BORROW=2880", by: "BORROW=2880 BORROW_GRANULARITY=day") }),
            vector("connected-that-ends-before-it-begins", .exceedsLine, "5.4", connectedFor(0)),
            vector(
                "connected-before-start", .exceedsLine, "5.5",
                connectedFor(60) { $0.line = $0.line.replacing("BORROW=2880", by: "START=23-nov-2026") }),
            vector(
                "connected-past-the-last-day", .exceedsLine, "5.6",
                connectedFor(60) { $0.line = $0.line.replacing("06-nov-2027", by: "21-nov-2026") }),
            vector(
                "connected-on-another-machine", .wrongMachine, "6.1",
                connectedFor(60) { $0.terms.machine = World.otherMachine }),
            vector("connected-for-another-feature", .connectedOnly, "6.10", feature: "other", connectedFor(60)),
            vector("connected-that-has-ended", .connectedOnly, "6.10", now: World.issued + 3600, connectedFor(3600)),
            vector("connected-with-a-value", .malformed, "3.10", resealed("USER=alice", "CONNECTED=1 USER=alice")),
            vector("connected-with-no-value", .malformed, "3.10", resealed("USER=alice", "CONNECTED=\"\" USER=alice")),
            vector("connected-twice", .malformed, "1.6", resealed("USER=alice", "CONNECTED CONNECTED USER=alice")),
            vector("connected-in-lower-case", .licensed, "1.6", resealed("USER=alice", "connected USER=alice")),
            vector("licensed-with-renew-at", .licensed, "3.11", world { $0.terms.renewAt = World.issued + 3600 }),
            vector("licensed-past-renew-at", .licensed, "3.11", now: World.issued + 7200, world { $0.terms.renewAt = World.issued + 3600 }),
            vector("licensed-with-renew-at-past-its-end", .licensed, "3.11", world { $0.terms.renewAt = World.expires + 3600 }),
            vector("renew-at-that-is-no-instant", .malformed, "3.11", resealed("USER=alice", "RENEW_AT=tomorrow USER=alice")),
            vector("renew-at-without-a-value", .malformed, "3.11", resealed("USER=alice", "RENEW_AT USER=alice")),
            vector(
                "licensed-with-renewable-until", .licensed, "3.12", world { $0.terms.renewableUntil = World.expires + 86400 }),
            vector("renewable-until-that-is-no-instant", .malformed, "3.12", resealed("USER=alice", "RENEWABLE_UNTIL=later USER=alice")),
            vector("renewable-until-without-a-value", .malformed, "3.12", resealed("USER=alice", "RENEWABLE_UNTIL USER=alice")),
            vector(
                "renew-at-twice", .malformed, "1.6",
                resealed("USER=alice", "RENEW_AT=2026-11-23T09:00:00Z RENEW_AT=2026-11-23T09:00:00Z USER=alice")),
        ]
    }

    private static func connectedFor(_ seconds: Int64, _ edit: (inout World) -> Void = { _ in }) -> Bytes {
        world { world in
            world.terms.isConnected = true
            world.terms.expiresAt = World.issued + seconds
            edit(&world)
        }
    }
}
