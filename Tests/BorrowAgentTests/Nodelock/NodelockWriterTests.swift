// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import Testing

@testable import BorrowAgent

@Suite struct NodelockWriterTests {
    private let scratch: Scratch
    private let directory: NodelockDirectory
    private let slot: String
    private let machineFolder = Slot.folder(machine: Issuer.machine).shown

    init() throws {
        scratch = try Scratch()
        directory = NodelockDirectory(path: scratch.path + "/deep/nodelock", machine: Issuer.machine)
        slot = "deep/nodelock/" + Slot.path(machine: Issuer.machine, vendor: Bytes("ugslmd"), feature: Bytes("cad")).shown
    }

    @discardableResult
    private func place(_ grant: Grant) throws(AgentError) -> Bool {
        try directory.exclusively { writer throws(AgentError) in try writer.place(grant) }
    }

    @discardableResult
    private func giveUp(_ tombstone: Tombstone) throws(AgentError) -> Bool {
        try directory.exclusively { writer throws(AgentError) in try writer.giveUp(tombstone) }
    }

    private func settle(_ receipt: Receipt) throws(AgentError) {
        try directory.exclusively { writer throws(AgentError) in try writer.settle(receipt) }
    }

    @Test func theServedBytesAreTheStoredBytes() throws {
        let grant = Issuer().grant
        #expect(try place(grant))
        #expect(try scratch.bytes(of: slot) == grant.sealed.text)
        #expect(scratch.files == [slot, "deep/nodelock/\(machineFolder)/.lock"].sorted())
    }

    @Test func foldersAreTheUsersAndFilesAreNoSecret() throws {
        try place(Issuer().grant)
        #expect(try scratch.mode(of: "deep/nodelock") == 0o700)
        #expect(try scratch.mode(of: "deep/nodelock/\(machineFolder)/ugslmd") == 0o700)
        #expect(try scratch.mode(of: slot) == 0o644)
        let shared = NodelockDirectory(path: scratch.path + "/system", machine: Issuer.machine, shared: true)
        _ = try shared.exclusively { writer throws(AgentError) in try writer.place(Issuer().grant) }
        #expect(try scratch.mode(of: "system/\(machineFolder)/ugslmd") == 0o755)
        // Whoever can open a lock can hold it against its owner.
        #expect(try scratch.mode(of: "system/\(machineFolder)/.lock") == 0o600)
    }

    @Test func aReturnGoesFromGrantToTombstoneToReceipt() throws {
        let issuer = Issuer()
        try place(issuer.grant)
        #expect(try giveUp(issuer.tombstone))
        #expect(try scratch.bytes(of: slot) == issuer.tombstone.sealed.text)
        try settle(issuer.receipt)
        #expect(try scratch.bytes(of: slot) == issuer.receipt.sealed.text)
    }

    @Test func aLoanThatWasGivenUpNeverComesBack() throws {
        let issuer = Issuer()
        try place(issuer.grant)
        try giveUp(issuer.tombstone)
        #expect(try !place(issuer.grant))
        #expect(try scratch.bytes(of: slot) == issuer.tombstone.sealed.text)
        #expect(NodelockContents(directory).kept.isEmpty)
        try settle(issuer.receipt)
        #expect(try !place(issuer.grant))
        #expect(try scratch.bytes(of: slot) == issuer.receipt.sealed.text)
    }

    @Test func onlyTheLoanInTheSlotIsGivenUp() throws {
        let newer = Issuer(loan: Issuer.loan(2))
        try place(newer.grant)
        #expect(try !giveUp(Issuer().tombstone))
        #expect(try scratch.bytes(of: slot) == newer.grant.sealed.text)
    }

    @Test func anUndeliveredReturnIsKeptBesideANewGrant() throws {
        let old = Issuer()
        let new = Issuer(loan: Issuer.loan(2))
        try place(old.grant)
        try giveUp(old.tombstone)
        #expect(try place(new.grant))
        let kept = "deep/nodelock/\(machineFolder)/ugslmd/\(Issuer.loan(1).shown).ret"
        #expect(try scratch.bytes(of: slot) == new.grant.sealed.text)
        #expect(try scratch.bytes(of: kept) == old.tombstone.sealed.text)
        #expect(try !place(old.grant))
        #expect(NodelockContents(directory).kept.map(\.terms.loan) == [Issuer.loan(1)])

        try settle(old.receipt)
        #expect(try scratch.bytes(of: slot) == new.grant.sealed.text)
        #expect(NodelockContents(directory).kept.isEmpty)
    }

    @Test func aFeaturesNameNeverBecomesAPath() throws {
        let issuer = Issuer(feature: "..", vendor: "a/../b")
        try place(issuer.grant)
        #expect(scratch.files.contains("deep/nodelock/\(machineFolder)/a%2F%2E%2E%2Fb/%2E%2E.lic"))
        #expect(NodelockContents(directory).slots.map(\.slot.feature) == [Bytes("..")])
        #expect(try LaunchQuestion.vendors(of: Bytes(".."), in: directory.path, machine: directory.machine) == [Bytes("a/../b")])
    }

    @Test func whatAKilledCommandLeftIsSwept() throws {
        try place(Issuer().grant)
        for name in ["\(machineFolder)/.new", "\(machineFolder)/ugslmd/.new", "\(machineFolder)/requests/.new"] {
            try scratch.write("half", to: "deep/nodelock/" + name)
        }
        try directory.exclusively { _ throws(AgentError) in }
        #expect(scratch.files.allSatisfy { !$0.contains(".new") })
        #expect(NodelockContents(directory).slots.count == 1)
    }

    @Test func aForeignFileIsAFaultOfItsOwnAndHidesNoOther() throws {
        try place(Issuer().grant)
        try scratch.write("hello", to: "deep/nodelock/\(machineFolder)/ugslmd/other.lic")
        try scratch.write(Issuer().grant.sealed.text.shown, to: "deep/nodelock/\(machineFolder)/ugslmd/elsewhere.lic")
        try scratch.write(String(repeating: "x", count: 70_000), to: "deep/nodelock/\(machineFolder)/ugslmd/large.lic")
        try scratch.write("stray", to: "deep/nodelock/\(machineFolder)/stray")
        #expect(mkfifo(scratch.path + "/deep/nodelock/\(machineFolder)/ugslmd/fifo.lic", 0o600) == 0)
        #expect(symlink("/etc/passwd", scratch.path + "/deep/nodelock/\(machineFolder)/ugslmd/link.lic") == 0)
        let contents = NodelockContents(directory)
        #expect(contents.slots.map(\.path) == [scratch.path + "/" + slot])
        #expect(contents.faults.count == 6)
        #expect(contents.faults.allSatisfy { $0.code == .cannotRead })
    }

    @Test func noLinkIsWrittenThrough() throws {
        try place(Issuer().grant)
        let folder = scratch.path + "/deep/nodelock/\(machineFolder)/ugslmd"
        try FileManager.default.removeItem(atPath: folder)
        try scratch.write("mine", to: "elsewhere/cad.lic")
        #expect(symlink(scratch.path + "/elsewhere", folder) == 0)
        #expect(throws: AgentError(.cannotRead, "")) { try place(Issuer().grant) }
        #expect(try scratch.bytes(of: "elsewhere/cad.lic") == Bytes("mine"))
    }

    @Test func theDirectoryIsMadeWhereverItIsNamed() throws {
        for path in ["\(scratch.path)/a/b/", "\(scratch.path)//c//d", "\(scratch.path)/a/../e"] {
            let directory = NodelockDirectory(path: path, machine: Issuer.machine)
            _ = try directory.exclusively { writer throws(AgentError) in try writer.place(Issuer().grant) }
            #expect(NodelockContents(directory).slots.count == 1)
        }
        #expect(throws: AgentError(.cannotWrite, "")) {
            try NodelockDirectory(path: "", machine: Issuer.machine).exclusively { _ throws(AgentError) in }
        }
    }

    @Test func aFileWhereTheDirectoryBelongsIsAnErrorWithAHint() throws {
        try scratch.write("x", to: "deep/nodelock")
        do {
            try place(Issuer().grant)
            Issue.record("written")
        } catch {
            #expect(error.code == .cannotRead)
            #expect(error.hint != nil)
        }
    }

    @Test func requestsInFlightAreAdoptedOnlyFromTheDead() throws {
        let request = RequestInFlight(
            id: Issuer.loan(9), server: Issuer.server.publicKey.hostid, address: ServerAddress(host: "lic1"),
            device: Issuer.device.publicKey.hostid, sentAt: Issuer().now, body: Bytes("{\"a\": \"\\u00e9\"}"))
        do {
            let alive = try directory.exclusively { writer throws(AgentError) in try writer.note(request) }
            defer { alive.release() }
            #expect(NodelockContents(directory).requests == [request])
            let isTaken = try directory.exclusively { writer throws(AgentError) in try writer.adopt(request) } != nil
            #expect(!isTaken)
        }
        let isTaken = try directory.exclusively { writer throws(AgentError) in try writer.adopt(request) } != nil
        #expect(isTaken)
        try directory.exclusively { writer throws(AgentError) in try writer.strike(request) }
        #expect(NodelockContents(directory).requests.isEmpty)
    }

    @Test func writersWaitForEachOther() async throws {
        let counter = scratch.path + "/counter"
        try scratch.write("0", to: "counter")
        let directory = directory
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    for _ in 0..<10 {
                        try directory.exclusively { _ throws(AgentError) in
                            let number = Int((try? String(contentsOfFile: counter, encoding: .utf8)) ?? "") ?? -1000
                            try? "\(number + 1)".write(toFile: counter, atomically: false, encoding: .utf8)
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try scratch.bytes(of: "counter") == Bytes("160"))
    }
}
