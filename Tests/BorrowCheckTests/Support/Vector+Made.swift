// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat

extension Vector {
    /// The grant vectors, one failure each, made from fixed keys. `BORROW_WRITE_VECTORS=1` writes them to their folder.
    static var made: [Vector] {
        good + text + lines + serverLine + signatures + limits + asking + returns + connected + packages + upgrades
    }

    static func vector(
        _ name: String, _ expect: VerdictCode, _ clause: String, now: Instant = World.issued + 60, version: String? = "27.0",
        feature: String = "3d_to_2d_flattener", _ body: Bytes
    ) -> Vector {
        Vector(
            name: name, expect: expect.name.shown, now: now, clause: clause, ask: ["ugslmd", feature] + (version.map { [$0] } ?? []),
            body: body)
    }

    static func world(_ edit: (inout World) -> Void) -> Bytes {
        var world = World()
        edit(&world)
        return world.grant
    }

    static func resealed(_ old: String, _ new: String) -> Bytes {
        World().resealed { $0.replacing(old, by: new) }
    }

    private static func resealedWithTwoLines(_ edit: (String) -> String) -> Bytes {
        var world = World()
        world.moreLines = [world.line.replacing("06-nov-2027 10", by: "06-nov-2028 2")]
        world.terms.seats = 12
        return world.resealed(edit)
    }

    private static var good: [Vector] {
        [
            vector("licensed", .licensed, "6.5", World().grant),
            vector("licensed-for-any-version", .licensed, "6.3", version: nil, World().grant),
            vector("licensed-for-an-older-version", .licensed, "6.3", version: "26.5", World().grant),
            vector("licensed-in-its-last-second", .licensed, "6.5", now: World.expires + -1, World().grant),
            vector("licensed-a-day-before-its-issue", .licensed, "6.4", now: World.issued + -86400, World().grant),
            vector("licensed-for-three-seats", .licensed, "3.6", world { $0.terms.seats = 3 }),
            vector(
                "licensed-by-one-of-three-servers", .licensed, "2.1",
                world { world in
                    world.serverLines = [World.key(8), World.key(9), World.server].map { "SERVER h \($0.publicKey.hostid.shown)" }
                }),
            vector("licensed-with-a-keyword-of-tomorrow", .licensed, "3.9", resealed("USER=alice", "NEW_KEYWORD=1 USER=alice")),
            vector("licensed-with-unbroken-lines", .licensed, "1.4", World().resealed { $0 }),
            vector("licensed-under-daemon", .licensed, "2.3", resealed("VENDOR ugslmd", "DAEMON ugslmd")),
            vector("licensed-with-0-for-uncounted", .licensed, "3.1", resealed(" uncounted ", " 0 ")),
            vector("licensed-with-high-bytes", .licensed, "1.3", world { $0.terms.user = [0xC3, 0xA9, 0xE9] }),
            vector(
                "licensed-for-the-seats-of-two-lines", .licensed, "5.3",
                world { world in
                    world.moreLines = [world.line.replacing("06-nov-2027 10", by: "06-nov-2028 2")]
                    world.terms.seats = 12
                }),
            vector("licensed-to-the-longest-end", .licensed, "5.4", world { $0.terms.expiresAt = World.issued + 2880 * 3600 }),
            vector(
                "licensed-to-the-end-of-grace", .licensed, "5.6", now: World.issued + 60,
                world { world in
                    world.line = world.line.replacing("06-nov-2027", by: "22-nov-2026").replacing("BORROW=2880", by: "BORROW=2880 GRACE=3")
                    world.terms.expiresAt = Instant(iso8601: "2026-11-25T23:59:59Z")!
                }),
        ]
    }

    private static var text: [Vector] {
        let grant = World().grant
        return [
            vector("empty", .malformed, "2.1", []),
            vector("too-large", .malformed, "1.2", world { $0.terms.user = Bytes(repeating: 0x61, count: 40_000) }),
            vector(
                "windows-newlines", .malformed, "1.3", Bytes(grant.flatMap { $0 == ASCII.newline ? [ASCII.carriageReturn, $0] : [$0] })),
            vector("carriage-return-sealed", .malformed, "1.3", resealed("USER=alice", "USER=alice\r")),
            vector("nul-sealed", .malformed, "1.3", resealed("USER=alice", "USER=ali\u{0}ce")),
            vector("escape-character-in-the-comment", .malformed, "1.3", resealed("# Borrowed", "# \u{1B}[2JBorrowed")),
            vector("quote-never-closed", .malformed, "1.5", resealed("USER=alice", "USER=\"alice")),
            vector("keyword-twice", .malformed, "1.6", resealed("USER=alice", "USER=alice USER=bob")),
            vector("expires-twice", .malformed, "1.6", resealed("USER=alice", "EXPIRES_AT=2027-11-29T17:00:00Z USER=alice")),
            vector("lower-case-key-twice", .malformed, "1.6", resealed("ck=194", "ck=194 ck=195")),
            vector("lower-case-keyword", .malformed, "1.6", resealed("EXPIRES_AT=", "expires_at=")),
            vector("thirty-first-of-february", .malformed, "1.7", resealed("EXPIRES_AT=2026-11-29", "EXPIRES_AT=2027-02-31")),
            vector("year-10000", .malformed, "1.7", resealed("EXPIRES_AT=2026-11-29", "EXPIRES_AT=10000-11-29")),
            vector("expiry-without-zone", .malformed, "1.7", resealed("EXPIRES_AT=2026-11-29T17:00:00Z", "EXPIRES_AT=2026-11-29T17:00:00")),
            vector("look-alike-keyword", .malformed, "1.6", resealed("LOAN=", "LO\u{410}N=")),
            vector("captive-portal", .malformed, "2.1", Bytes("<!DOCTYPE html>\n<title>Welcome</title>\n")),
        ]
    }

    private static var lines: [Vector] {
        [
            vector("no-comment", .malformed, "2.1", World().resealed { String($0.drop { $0 != "\n" }.dropFirst()) }),
            vector("two-comments", .malformed, "2.1", resealed("SERVER ", "# another\nSERVER ")),
            vector("blank-line", .malformed, "2.1", resealed("VENDOR", "\nVENDOR")),
            vector("two-servers", .malformed, "2.1", resealed("VENDOR", "SERVER second ANY\nVENDOR")),
            vector("no-vendor", .malformed, "2.1", resealed("VENDOR ugslmd\n", "")),
            vector("other-vendor", .malformed, "2.3", resealed("VENDOR ugslmd", "VENDOR other")),
            vector("a-line-with-a-bare-key", .malformed, "2.4", resealed("2027 10 SUPERSEDE", "2027 10 1A2B3C4D5E6F SUPERSEDE")),
            vector("a-line-without-sign", .malformed, "2.4", resealed(" SIGN=\"\(World().signedLine.value("SIGN")!.shown)\"", "")),
            vector("use-server", .malformed, "2.1", resealed("VENDOR ugslmd\n", "VENDOR ugslmd\nUSE_SERVER\n")),
            vector("publishers-line-only", .malformed, "2.1", Bytes(World().signedLine.canonical + [ASCII.newline])),
        ]
    }

    private static var serverLine: [Vector] {
        let machine = World.machine.shown
        let device = World.device.publicKey.hostid.shown
        return [
            vector("counted", .malformed, "3.1", resealed(" uncounted ", " 5 ")),
            vector("hostid-any", .malformed, "3.2", resealed("HOSTID=\"\(device) \(machine)\"", "HOSTID=ANY")),
            vector("hostid-machine-only", .malformed, "3.2", resealed("\(device) \(machine)", machine)),
            vector("hostid-any-beside-machine", .malformed, "3.2", resealed(device, "ANY")),
            vector("hostid-any-third", .malformed, "3.2", resealed(machine, "\(machine) ANY")),
            vector("no-loan", .malformed, "3.5", resealed("LOAN=\(World().terms.loan.shown)", "FLIGHT=1")),
            vector("no-issue", .malformed, "3.7", resealed("ISSUED_AT=", "ISSUED_ON=")),
            vector("loan-is-a-counter", .malformed, "3.5", resealed(World().terms.loan.shown, "17")),
            vector("one-seat-written", .malformed, "3.6", resealed("USER=alice", "SEATS=1 USER=alice")),
            vector("no-seats", .malformed, "3.6", resealed("USER=alice", "SEATS=0 USER=alice")),
            vector("negative-seats", .malformed, "3.6", resealed("USER=alice", "SEATS=-3 USER=alice")),
            vector("no-user", .malformed, "3.8", resealed("USER=alice", "PILOT=alice")),
        ]
    }

    private static var signatures: [Vector] {
        let grant = World().grant
        let otherHostid = World.otherServer.publicKey.hostid.shown
        return [
            vector(
                "edited-end", .badSignature, "4.1", Bytes(grant.shown.replacing("EXPIRES_AT=2026-11-29", by: "EXPIRES_AT=2027-01-29").utf8)),
            vector("edited-comment", .badSignature, "4.1", Bytes(grant.shown.replacing("by alice", by: "by mallory").utf8)),
            vector("signed-twice", .malformed, "1.6", World().signer.seal(grant.dropLast() + Bytes(" "), for: .grant).text),
            vector("text-behind-the-signature", .malformed, "4.1", grant + Bytes("# more\n")),
            vector("sign-inside-a-word", .malformed, "4.1", World().resealed { String($0.dropLast()) + " x" }),
            vector("no-newline-at-the-end", .malformed, "4.1", Bytes(grant.dropLast())),
            vector("padded-signature", .malformed, "4.2", grant.dropLast(2) + Bytes("==\"\n")),
            vector("stray-bits-in-the-signature", .malformed, "4.2", strayBits(grant)),
            vector("another-servers-key", .badSignature, "4.3", world { $0.signer = World.otherServer }),
            vector("sealed-as-a-receipt", .badSignature, "4.3", World.server.seal(World().message, for: .receipt).text),
            vector("sealed-by-the-device", .badSignature, "4.3", world { $0.signer = World.device }),
            vector("sealed-by-the-publisher", .badSignature, "4.3", world { $0.signer = World.publisher }),
            vector("another-publisher", .publisherUnknown, "4.5", world { $0.publisher = World.otherPublisher }),
            vector("a-server-the-publisher-did-not-name", .publisherUnknown, "4.4", forgedServer(otherHostid)),
            vector("publishers-line-edited-and-resealed", .publisherUnknown, "4.4", resealed("06-nov-2027 10", "06-nov-2037 10")),
            vector("publishers-tokens-reordered", .publisherUnknown, "4.4", resealed("SUPERSEDE DUP_GROUP=UHD", "DUP_GROUP=UHD SUPERSEDE")),
        ]
    }

    private static var limits: [Vector] {
        [
            vector("another-feature", .exceedsLine, "5.1", feature: "cad", world { $0.terms.feature = Bytes("cad") }),
            vector(
                "borrowed-from-another-line", .exceedsLine, "5.1",
                world { $0.terms.borrowedFrom = Base64URL.encode(Bytes(repeating: 9, count: 32)) }),
            vector("newer-than-its-line", .exceedsLine, "5.2", world { $0.terms.version = Version("28.0")! }),
            vector("more-seats-than-its-line", .exceedsLine, "5.3", world { $0.terms.seats = 11 }),
            vector(
                "more-seats-than-its-lines", .exceedsLine, "5.3",
                world { world in
                    world.moreLines = [world.line.replacing("06-nov-2027 10", by: "06-nov-2028 2")]
                    world.terms.seats = 13
                }),
            vector(
                "the-same-line-twice", .exceedsLine, "5.3",
                world { world in
                    world.moreLines = [world.line.replacing("NX 2D Exchange", by: "other words of the site")]
                    world.terms.seats = 20
                }),
            vector(
                "one-of-two-lines-ends-before", .exceedsLine, "5.6",
                world { world in
                    world.moreLines = [world.line.replacing("06-nov-2027 10", by: "28-nov-2026 2")]
                    world.terms.seats = 12
                }),
            vector(
                "a-second-line-of-another-feature", .exceedsLine, "5.1",
                world { world in
                    world.moreLines = [world.line.replacing("3d_to_2d_flattener", by: "cad")]
                    world.terms.seats = 12
                }),
            vector(
                "a-second-line-edited-and-resealed", .publisherUnknown, "4.5",
                resealedWithTwoLines { $0.replacing("06-nov-2028 2", by: "06-nov-2028 9") }),
            vector(
                "seventeen-lines", .malformed, "2.1",
                world { world in world.moreLines = (1...16).map { world.line.replacing("06-nov-2027 10", by: "06-nov-2027 \($0)") } }),
            vector(
                "a-line-without-seats", .exceedsLine, "5.3",
                world { $0.line = $0.line.replacing("06-nov-2027 10", by: "06-nov-2027 0 HOSTID=ANY") }),
            vector("two-seconds-too-long", .exceedsLine, "5.4", world { $0.terms.expiresAt = World.issued + (2880 * 3600 + 2) }),
            vector(
                "a-day-and-a-second-too-long", .exceedsLine, "5.4",
                world { world in
                    world.line = world.line.replacing("BORROW=2880", by: "BORROW=24 BORROW_GRANULARITY=day")
                    world.terms.expiresAt = World.issued + (2 * 86400 + 1)
                }),
            vector(
                "beyond-180-days", .exceedsLine, "5.4",
                world { world in
                    world.line = world.line.replacing("BORROW=2880", by: "BORROW=9999")
                    world.terms.expiresAt = World.issued + (4320 * 3600 + 2)
                }),
            vector(
                "longer-by-a-lower-case-pair", .exceedsLine, "1.6",
                world { world in
                    world.line = world.line.replacing("BORROW=2880", by: "BORROW=24 borrow=2880")
                }),
            vector("not-borrowable", .exceedsLine, "5.4", world { $0.line = $0.line.replacing("BORROW=2880", by: "TS_OK") }),
            vector(
                "before-its-start", .exceedsLine, "5.5",
                world { $0.line = $0.line.replacing("BORROW=2880", by: "BORROW=2880 START=23-nov-2026") }),
            vector(
                "after-the-lines-last-day", .exceedsLine, "5.6", world { $0.line = $0.line.replacing("06-nov-2027", by: "28-nov-2026") }),
            vector("ends-before-it-begins", .exceedsLine, "5.4", world { $0.terms.expiresAt = World.issued + -60 }),
            vector("the-seeds-own-dates", .exceedsLine, "5.6", world { $0.line = $0.line.replacing("06-nov-2027", by: "06-nov-2012") }),
        ]
    }

    private static var asking: [Vector] {
        [
            vector("another-machine", .wrongMachine, "6.1", world { $0.terms.machine = World.otherMachine }),
            vector("asked-for-another-feature", .none, "6.2", feature: "cad", World().grant),
            vector("asked-for-a-newer-version", .versionTooOld, "6.3", version: "27.1", World().grant),
            vector("more-than-a-day-before-its-issue", .notYetValid, "6.4", now: World.issued + -86401, World().grant),
            vector("expired", .expired, "6.5", now: World.expires, World().grant),
            vector("expired-a-year-ago", .expired, "6.5", now: World.expires + 31_536_000, World().grant),
        ]
    }

    private static var returns: [Vector] {
        let tombstone = TombstoneTerms(
            feature: World().terms.feature, vendor: World().terms.vendor, loan: World().terms.loan, server: World.server.publicKey.hostid,
            device: World.device.publicKey.hostid, expiresAt: World.expires, returnedAt: World.issued + 3600, user: Bytes("alice"),
            host: Bytes("thinkpad"))
        let receipt = ReceiptTerms(
            feature: tombstone.feature, vendor: tombstone.vendor, loan: tombstone.loan, server: tombstone.server, device: tombstone.device,
            returnedAt: tombstone.returnedAt, receivedAt: tombstone.returnedAt + 60)
        let text = World.device.seal(tombstone.message, for: .tombstone).text
        return [
            vector("returned", .returned, "7.1", text),
            vector("received", .returned, "7.2", World.server.seal(receipt.message, for: .receipt).text),
            vector("tombstone-cut-short", .malformed, "7.1", Bytes(text.dropLast(3))),
            vector("grant-behind-a-tombstone", .malformed, "2.1", text + World().grant),
        ]
    }

    /// The last character of a 64-byte signature carries four bits that must be zero.
    private static func strayBits(_ grant: Bytes) -> Bytes {
        var edited = grant
        edited[edited.count - 3] += 1
        return edited
    }

    /// Someone else's server names itself in the SERVER line and signs the grant, below the publisher's honest line.
    private static func forgedServer(_ hostid: String) -> Bytes {
        let honest = World()
        let text = honest.message.shown.replacing(World.server.publicKey.hostid.shown, by: hostid)
        return World.otherServer.seal(Bytes(text.utf8), for: .grant).text
    }
}
