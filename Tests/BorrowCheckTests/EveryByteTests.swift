// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import Testing

/// Every flipped, inserted and deleted byte of a valid grant is refused.
@Suite struct EveryByteTests {
    private let grant = World().grant

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
