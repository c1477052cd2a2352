// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Foundation
import Testing

@testable import BorrowAgent

/// What may stand where a nodelock directory or something in it belongs: each command has its code, and nothing is lost.
@Suite struct NodelockStateTests {
    private static let lines = ["INCREMENT cad ugslmd 27.0 permanent 2 BORROW=2880"]
    private static let machineFolder = "nodelock/" + Slot.folder(machine: Issuer.machine).shown
    private static let grant = machineFolder + "/ugslmd/cad.lic"

    enum Place: CaseIterable, Sendable {
        case directory, machineFolder, vendorFolder, grant

        var path: String {
            switch self {
            case .directory: "nodelock"
            case .machineFolder: NodelockStateTests.machineFolder
            case .vendorFolder: NodelockStateTests.machineFolder + "/ugslmd"
            case .grant: NodelockStateTests.grant
            }
        }
    }

    enum Thing: CaseIterable, Sendable {
        case file, gigabyte, fifo, device, linkElsewhere, linkToNothing, linkToItself

        /// - Parameter original: what belonged there, now lying elsewhere.
        func stand(at path: String, insteadOf original: String) -> Bool {
            switch self {
            case .file: FileManager.default.createFile(atPath: path, contents: Data("precious".utf8))
            case .gigabyte: FileManager.default.createFile(atPath: path, contents: nil) && truncate(path, 1 << 30) == 0
            case .fifo: mkfifo(path, 0o600) == 0
            // 1, 3 is /dev/null's; only root makes a device.
            case .device: mknod(path, S_IFCHR | 0o600, 1 << 8 | 3) == 0 || symlink("/dev/null", path) == 0
            case .linkElsewhere: symlink(original, path) == 0
            case .linkToNothing: symlink(path + "-is-gone", path) == 0
            case .linkToItself: symlink(path, path) == 0
            }
        }
    }

    struct Expected: Equatable {
        var get: RefusalCode?
        var giveBack: RefusalCode?
        var status: [RefusalCode]
        /// Of `borrow check`; `nil` where it says that it cannot read.
        var check: VerdictCode?
        /// Of an application's launch.
        var launch: VerdictCode
    }

    private static func expected(_ thing: Thing, at place: Place) -> Expected {
        let isFolder = place == .directory || place == .machineFolder
        var expected = Expected(
            get: .cannotRead, giveBack: .cannotRead, status: [.cannotRead], check: isFolder ? nil : VerdictCode.none, launch: .none)
        switch (place, thing) {
        case (.directory, .linkElsewhere):
            // The user named it: through links.
            expected = Expected(get: nil, giveBack: nil, status: [], check: .licensed, launch: .licensed)
        case (.grant, .file):
            // What is none of ours makes room for a new grant.
            expected.get = nil
            (expected.check, expected.launch) = (.malformed, .malformed)
        case (.grant, .gigabyte): (expected.check, expected.launch) = (.malformed, .malformed)
        case (.grant, _): (expected.check, expected.launch) = (.unreadable, .unreadable)
        case (.vendorFolder, .linkElsewhere): (expected.check, expected.launch) = (.licensed, .licensed)
        case (.vendorFolder, .linkToItself): (expected.check, expected.launch) = (VerdictCode.none, .unreadable)
        case (_, .linkElsewhere): expected.launch = .licensed
        case (_, .linkToItself): expected.launch = .unreadable
        default: break
        }
        return expected
    }

    @Test(arguments: Place.allCases, Thing.allCases)
    func whatStandsInTheWayHasItsCodeAndLosesNothing(_ place: Place, _ thing: Thing) async throws {
        try await Site.open(Self.lines) { site in
            let alice = try Traveller()
            try await alice.get("cad", from: site)
            let before = alice.slots
            let (path, original) = (alice.scratch.path + "/" + place.path, alice.scratch.path + "/original")
            try FileManager.default.moveItem(atPath: path, toPath: original)
            #expect(thing.stand(at: path, insteadOf: original))
            let expected = Self.expected(thing, at: place)
            let agent = alice.agent(asking: site)

            let faults = agent.status().faults
            #expect(faults.map(\.code) == expected.status)
            #expect(faults.allSatisfy { $0.hint != nil })
            #expect((try? agent.check(feature: Bytes("cad")))?.code == expected.check)
            let asked = Asked(publishers: agent.laptop.publishers.keys, vendor: Bytes("ugslmd"), feature: Bytes("cad"))
            let launch = asked.verdict(in: [Bytes(alice.directory.path.utf8)], machine: Issuer.machine, now: alice.clock.now)
            #expect(launch.code == expected.launch)
            #expect(await code { _ = try await agent.list() } == nil)
            if expected.giveBack != nil {
                #expect(await code { try await alice.giveBack("cad", from: site) } == expected.giveBack)
            }
            #expect(try await site.free("cad") == 1)
            #expect(await code { try await alice.get("cad", from: site, for: 7200) } == expected.get)
            #expect(try await site.free("cad") == 1)
            #expect(alice.openRequests == 0)

            if expected.get != nil {
                try FileManager.default.removeItem(atPath: path)
                try FileManager.default.moveItem(atPath: original, toPath: path)
                #expect(alice.slots == before)
            }
            #expect(try agent.check(feature: Bytes("cad")).isLicensed)
            _ = try await alice.giveBack("cad", from: site)[0].told.get()
            #expect(try await site.free("cad") == 2)
        }
    }

    @Test(
        arguments: [Date(timeIntervalSince1970: 0), Date(timeIntervalSince1970: 4_102_444_800)], [0o444, 0o600, 0o666, 0o777])
    func timesAndAttributesMeanNothing(_ date: Date, _ mode: Int) async throws {
        try await Site.open(Self.lines) { site in
            let alice = try Traveller()
            try await alice.get("cad", from: site)
            let before = alice.slots
            for name in alice.scratch.files where name.hasPrefix("nodelock") {
                let path = alice.scratch.path + "/" + name
                try FileManager.default.setAttributes([.modificationDate: date, .posixPermissions: mode], ofItemAtPath: path)
            }
            #expect(try alice.agent(asking: site).check(feature: Bytes("cad")).isLicensed)
            #expect(alice.holdings == ["cad held"])
            #expect(alice.slots == before)
            try await alice.get("cad", from: site, for: 7200)
            #expect(alice.holdings == ["cad held"])
            try await alice.giveBack("cad", from: site)
            #expect(alice.holdings == ["cad returned"])
            #expect(try await site.free("cad") == 2)
        }
    }

    @Test func whatOthersLeaveBehindHidesNothing() async throws {
        try await Site.open(Self.lines) { site in
            let alice = try Traveller()
            try await alice.get("cad", from: site)
            let left = [
                ".nfs000000000012a4b300000001", "cad.lic~", "cad.lic.tmp", ".cad.lic.swp", ".DS_Store", "lost+found", "cad.LIC", "#1",
            ]
            for name in left { try alice.scratch.write("left", to: Self.machineFolder + "/ugslmd/" + name) }
            try alice.scratch.write("left", to: Self.machineFolder + "/.nfs000000000012a4b300000002")
            let status = alice.agent(asking: site).status()
            #expect(status.faults.isEmpty)
            #expect(alice.holdings == ["cad held"])
            #expect(try alice.agent(asking: site).check(feature: Bytes("cad")).isLicensed)
            try await alice.get("cad", from: site, for: 7200)
            try await alice.giveBack("cad", from: site)
            #expect(try await site.free("cad") == 2)
            for name in left { #expect(try alice.scratch.bytes(of: Self.machineFolder + "/ugslmd/" + name) == Bytes("left")) }
        }
    }

    @Test func tenThousandGrantsAreNoObstacle() async throws {
        try await Site.open(Self.lines) { site in
            let alice = try Traveller()
            let device = try await alice.device.establish().publicKey.hostid
            let folder = alice.scratch.path + "/" + Self.machineFolder + "/ugslmd"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            DispatchQueue.concurrentPerform(iterations: 10_000) { number in
                let issuer = Issuer(
                    feature: "f\(number)", publisher: Site.publisher, server: site.key, device: device, loan: RandomIdentifier.make())
                _ = FileManager.default.createFile(atPath: folder + "/f\(number).lic", contents: Data(issuer.grant.sealed.text))
            }
            try await alice.get("cad", from: site)
            #expect(alice.holdings.count { $0.hasSuffix(" held") } == 10_001)
            #expect(try alice.agent(asking: site).check(feature: Bytes("f9999")).isLicensed)
            try await alice.giveBack("cad", from: site)
            #expect(try await site.free("cad") == 2)
        }
    }
}
