// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import Testing

/// Every flipped, inserted and deleted byte of a valid grant is refused.
@Suite struct EveryByteTests {
    private let grant = World().grant
    /// What else a grant may rest on; bits flipped here are told by the same two signatures.
    private static let derived: [(what: String, world: World)] = [
        ("a package", derived("PACKAGE 3d_suite ugslmd 27.0 COMPONENTS=\"3d_to_2d_flattener:27.0:2 cam\" OPTIONS=SUITE", of: "3d_suite")),
        ("an upgrade", derived("UPGRADE 3d_to_2d_flattener ugslmd 26.0 27.5 06-nov-2027 4", of: "3d_to_2d_flattener")),
    ]

    private static func derived(_ line: String, of base: String) -> World {
        var world = World()
        world.line = world.line.replacing("3d_to_2d_flattener", by: base)
        world.derivation = line
        return world
    }

    @Test(arguments: derived.indices)
    func everyByteOfADerivedGrantIsRefused(_ index: Int) {
        let grant = Self.derived[index].world.grant
        #expect(World.verdict(on: grant).code == .licensed)
        for index in grant.indices {
            var edited = grant
            for bit in 0..<8 {
                edited[index] = grant[index] ^ 1 << UInt8(bit)
                #expect(World.verdict(on: edited).code != .licensed, "bit \(bit) of byte \(index)")
            }
            edited.remove(at: index)
            #expect(World.verdict(on: edited).code != .licensed, "without byte \(index)")
            edited = grant
            edited.insert(ASCII.space, at: index)
            #expect(World.verdict(on: edited).code != .licensed, "a blank before byte \(index)")
        }
    }

    @Test func theUntouchedGrantIsLicensed() {
        #expect(World.verdict(on: grant).code == .licensed)
    }

    @Test func everyFlippedBitIsRefused() {
        for index in grant.indices {
            for bit in 0..<8 {
                var edited = grant
                edited[index] ^= 1 << UInt8(bit)
                #expect(World.verdict(on: edited).code != .licensed, "bit \(bit) of byte \(index)")
            }
        }
    }

    @Test(arguments: [0x00, 0x0A, 0x0D, 0x20, 0x22, 0x41, 0x5C, 0xFF] as [UInt8])
    func everyInsertedByteIsRefused(_ byte: UInt8) {
        for index in grant.startIndex...grant.endIndex {
            var edited = grant
            edited.insert(byte, at: index)
            #expect(World.verdict(on: edited).code != .licensed, "before byte \(index)")
        }
    }

    @Test func everyDeletedByteIsRefused() {
        for index in grant.indices {
            var edited = grant
            edited.remove(at: index)
            #expect(World.verdict(on: edited).code != .licensed, "byte \(index)")
        }
    }

    @Test func everyTruncationIsRefused() {
        for length in 0..<grant.count {
            #expect(World.verdict(on: Bytes(grant[..<length])).code != .licensed, "\(length) bytes")
        }
    }
}
