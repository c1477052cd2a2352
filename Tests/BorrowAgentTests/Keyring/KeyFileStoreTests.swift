// SPDX-License-Identifier: Apache-2.0
import BorrowAgent
import BorrowCheck
import BorrowFormat
import Foundation
import Testing

@Suite struct KeyFileStoreTests {
    private let scratch: Scratch
    private let store: KeyFileStore

    init() throws {
        scratch = try Scratch()
        store = KeyFileStore(folder: scratch.path + "/data/borrow")
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
        #expect(try scratch.mode(of: "data/borrow/device.key") == 0o600)
        #expect(scratch.files == ["data/borrow/device.key", "data/borrow/device.lock"])
    }

    @Test func aKeyThatOthersMayReadIsRefused() async throws {
        _ = try await store.establish()
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: scratch.path + "/data/borrow/device.key")
        await #expect(throws: AgentError(.badKey, "")) { try await store.establish() }
    }

    @Test func whatIsNoKeyIsNeverWrittenOver() async throws {
        try scratch.write("precious", to: "data/borrow/device.key")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: scratch.path + "/data/borrow/device.key")
        await #expect(throws: AgentError(.badKey, "")) { try await store.establish() }
        #expect(try scratch.bytes(of: "data/borrow/device.key") == Bytes("precious"))
    }

    @Test func whatAKilledCommandLeftIsNoObstacle() async throws {
        try scratch.write("half", to: "data/borrow/.new-device.key")
        _ = try await store.establish()
        #expect(scratch.files == ["data/borrow/device.key", "data/borrow/device.lock"])
    }
}
