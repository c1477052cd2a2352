// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import Testing

@testable import BorrowCheck

/// What lies in a nodelock directory, and what the check makes of it.
@Suite struct NodelockDirectoryTests {
    /// A folder that goes with the test.
    final class Directory {
        let url: URL
        var bytes: Bytes { Bytes(url.path.utf8) }
        var slot: URL {
            let path = Slot.path(machine: World.machine, vendor: World.asked.vendor, feature: World.asked.feature)
            return url.appendingPathComponent(path.shown)
        }

        init() throws {
            url = FileManager.default.temporaryDirectory.appendingPathComponent("nodelock-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: slot.deletingLastPathComponent(), withIntermediateDirectories: true)
        }

        deinit { try? FileManager.default.removeItem(at: url) }

        @discardableResult
        func holding(_ text: Bytes) throws -> Directory {
            try Data(text).write(to: slot)
            return self
        }

        func verdict() -> Verdict { NodelockDirectoryTests.verdict([self]) }
    }

    static func verdict(_ directories: [Directory], at now: Instant = World.issued) -> Verdict {
        World.asked.verdict(in: directories.map(\.bytes), machine: World.machine, now: now)
    }

    private func grant(until end: Instant) -> Bytes {
        var world = World()
        world.terms.expiresAt = end
        return world.grant
    }

    @Test func anEmptyDirectoryHasNone() throws {
        #expect(try Directory().verdict().code == .none)
    }

    @Test func aDirectoryThatIsNotThereHasNone() {
        let asked = World.asked
        #expect(asked.verdict(in: [Bytes("/nowhere/at/all")], machine: World.machine, now: World.issued).code == .none)
        #expect(asked.verdict(in: [Bytes("/dev/null")], machine: World.machine, now: World.issued).code == .none)
    }

    @Test func ofSeveralThatFitTheOneThatEndsLastWins() throws {
        let sooner = try Directory().holding(grant(until: World.expires))
        let later = try Directory().holding(grant(until: World.expires + 3600))
        for order in [[sooner, later], [later, sooner]] {
            #expect(Self.verdict(order).facts?.expiresAt == World.expires + 3600)
        }
    }

    @Test func aLicenseGoesBeforeAnyRefusal() throws {
        let good = try Directory().holding(World().grant)
        let bad = try Directory().holding(Bytes("nonsense"))
        #expect(Self.verdict([bad, good]).code == .licensed)
        #expect(Self.verdict([good, bad]).code == .licensed)
    }

    @Test func ofSeveralRefusalsTheOneThatCameFurthestIsTold() throws {
        let expired = try Directory().holding(World().grant)
        let bad = try Directory().holding(Bytes("nonsense"))
        #expect(Self.verdict([bad, expired, try Directory()], at: World.expires).code == .expired)
    }

    @Test func timesAndModesMeanNothing() throws {
        let directory = try Directory().holding(World().grant)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 0), .posixPermissions: 0o777], ofItemAtPath: directory.slot.path)
        #expect(directory.verdict().code == .licensed)
    }

    @Test func aLinkIsNotFollowed() throws {
        let elsewhere = try Directory().holding(World().grant)
        let directory = try Directory()
        try FileManager.default.createSymbolicLink(at: directory.slot, withDestinationURL: elsewhere.slot)
        #expect(directory.verdict().code == .unreadable)
    }

    @Test func aFIFONeitherBlocksNorCounts() throws {
        let directory = try Directory()
        #expect(mkfifo(directory.slot.path, 0o600) == 0)
        #expect(directory.verdict().code == .unreadable)
    }

    @Test func aFolderInTheGrantsPlaceIsUnreadable() throws {
        let directory = try Directory()
        try FileManager.default.createDirectory(at: directory.slot, withIntermediateDirectories: false)
        #expect(directory.verdict().code == .unreadable)
    }

    @Test func aGigabyteIsNotRead() throws {
        let directory = try Directory().holding([])
        #expect(truncate(directory.slot.path, 1 << 30) == 0)
        #expect(directory.verdict().code == .malformed)
    }

    @Test(arguments: ["../../../etc/passwd", "a/b", "a b", "..", "%2F", "ä", "f.lic"])
    func aFeaturesNameNeverBecomesAPath(_ name: String) {
        let path = Slot.path(machine: World.machine, vendor: Bytes("v"), feature: Bytes(name.utf8)).shown
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        #expect(parts.count == 3)
        #expect(parts[2].dropLast(4).allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-%".contains($0)) })
    }

    @Test func differentNamesHaveDifferentFiles() {
        let names = ["a%20b", "a b", "a%2520b", "A b"].map { Slot.fileName(Bytes($0.utf8)) }
        #expect(Set(names).count == names.count)
    }
}
