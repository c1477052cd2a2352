// SPDX-License-Identifier: Apache-2.0
import BorrowAgent
import BorrowCheck
import BorrowFormat
import Foundation
import Testing

@Suite struct KeyFileStoreTests {
    private static let machine = Bytes("MACHINE=0123456789ABcdef-_0123456789ABcdef-_0123456")
    private static let file = "data/borrow/device-0123456789AB.key"

    private let scratch: Scratch
    private let store: KeyFileStore

    init() throws {
        scratch = try Scratch()
        store = KeyFileStore(folder: scratch.path + "/data/borrow", machine: Self.machine)
    }

    @Test func noKeyIsMadeByLooking() async throws {
        #expect(try await store.existing() == nil)
        #expect(scratch.files.isEmpty)
    }

    @Test func manyThatAskAtOnceGetOneKeyThatStays() async throws {
        let store = store
        let keys = try await withThrowingTaskGroup(of: PublicKey.self) { group in
            for _ in 0..<8 { group.addTask { try await store.establish().publicKey } }
            return try await group.reduce(into: [PublicKey]()) { $0.append($1) }
        }
        #expect(Set(keys.map(\.raw)).count == 1)
        #expect(try await store.existing()?.publicKey == keys[0])
        #expect(try scratch.mode(of: Self.file) == 0o600)
        #expect(scratch.files == [Self.file, "data/borrow/device.lock"])
    }

    @Test func eachMachineOfASharedHomeHasItsOwnKey() async throws {
        let other = KeyFileStore(folder: store.folder, machine: Bytes("MACHINE=another-machine-another-machine-another-mac"))
        #expect(try await store.establish().publicKey != other.establish().publicKey)
    }

    @Test func aKeyThatOthersMayReadIsRefused() async throws {
        _ = try await store.establish()
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: scratch.path + "/" + Self.file)
        await #expect(throws: AgentError(.badKey, "")) { try await store.establish() }
    }

    @Test func whatIsNoKeyIsNeverWrittenOver() async throws {
        try scratch.write("precious", to: Self.file)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: scratch.path + "/" + Self.file)
        await #expect(throws: AgentError(.badKey, "")) { try await store.establish() }
        #expect(try scratch.bytes(of: Self.file) == Bytes("precious"))
    }

    @Test func whatAKilledCommandLeftIsNoObstacle() async throws {
        try scratch.write("half", to: "data/borrow/.new")
        _ = try await store.establish()
        #expect(scratch.files == [Self.file, "data/borrow/device.lock"])
    }
}
