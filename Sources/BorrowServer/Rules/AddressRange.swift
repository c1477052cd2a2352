// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// `192.168.0.*`, `10.0.0.0/8`, `10.0.0.1-10.0.0.9`, `fd00::/8` or one address.
public struct AddressRange: Sendable, Hashable {
    /// The addresses that agree with `value` in the bits of `mask`.
    struct Block: Sendable, Hashable {
        let mask: UInt128
        let value: UInt128

        init(mask: UInt128, value: UInt128) { (self.mask, self.value) = (mask, value & mask) }

        init(_ address: NetworkAddress, prefix: Int) {
            self.init(mask: prefix == 0 ? 0 : .max << UInt128(NetworkAddress.bits - prefix), value: address.number)
        }
    }

    /// As it was written.
    public let text: String
    let blocks: [Block]

    /// `nil` for what is no address and no range of them.
    public init?(text: String) {
        let bytes = Bytes(text.utf8)
        guard let blocks = Self.wildcard(bytes) ?? Self.network(bytes) ?? Self.span(bytes) else { return nil }
        (self.text, self.blocks) = (text, blocks)
    }

    func contains(_ address: NetworkAddress) -> Bool {
        blocks.contains { address.number & $0.mask == $0.value }
    }

    private static let wholeIPv4 = 96

    /// One address, or one with `*` for some of its numbers; `10.*` is `10.*.*.*`.
    private static func wildcard(_ text: Bytes) -> [Block]? {
        if let address = NetworkAddress(text) { return [Block(address, prefix: NetworkAddress.bits)] }
        guard text.contains(0x2A) else { return nil }
        if text == [0x2A] { return [Block(mask: 0, value: 0)] }
        return text.contains(ASCII.colon)
            ? block(text.split(separator: ASCII.colon, omittingEmptySubsequences: false), of: 8, bits: 16, start: 0) {
                number($0, radix: 16, digits: 4)
            }
            : block(text.split(separator: ASCII.dot, omittingEmptySubsequences: false), of: 4, bits: 8, start: 0xFFFF) {
                $0.decimal(digits: 3).flatMap { $0 < 256 ? UInt128($0) : nil }
            }
    }

    private static func block(
        _ parts: [ArraySlice<UInt8>], of count: Int, bits: Int, start: UInt128, _ read: (ArraySlice<UInt8>) -> UInt128?
    ) -> [Block]? {
        guard let last = parts.last, parts.count == count || (parts.count < count && last == [0x2A]) else { return nil }
        let one = UInt128(1) << UInt128(bits) - 1
        // IPv4 ones stand behind 96 bits that all of them have.
        var (mask, value) = (count == 4 ? UInt128.max : 0, start)
        for part in parts + Array(repeating: [0x2A], count: count - parts.count) {
            (mask, value) = (mask << UInt128(bits), value << UInt128(bits))
            guard part != [0x2A] else { continue }
            guard let number = read(part) else { return nil }
            (mask, value) = (mask | one, value | number)
        }
        return [Block(mask: mask, value: value)]
    }

    private static func number(_ text: ArraySlice<UInt8>, radix: Int, digits: Int) -> UInt128? {
        guard (1...digits).contains(text.count), text.allSatisfy(ASCII.isHexDigit) else { return nil }
        return UInt128(Bytes(text).shown, radix: radix)
    }

    /// `ADDRESS/PREFIX`.
    private static func network(_ text: Bytes) -> [Block]? {
        let parts = text.split(separator: 0x2F, omittingEmptySubsequences: false)
        guard parts.count == 2, let address = NetworkAddress(parts[0]), let length = parts[1].decimal(digits: 3) else { return nil }
        let isIPv4 = !parts[0].contains(ASCII.colon)
        guard length <= (isIPv4 ? 32 : 128) else { return nil }
        return [Block(address, prefix: Int(length) + (isIPv4 ? wholeIPv4 : 0))]
    }

    /// `FIRST-LAST`, in as few blocks as hold it.
    private static func span(_ text: Bytes) -> [Block]? {
        let parts = text.split(separator: ASCII.minus, omittingEmptySubsequences: false)
        guard parts.count == 2, let first = NetworkAddress(parts[0]), let last = NetworkAddress(parts[1]), first.number <= last.number,
            parts[0].contains(ASCII.colon) == parts[1].contains(ASCII.colon)
        else { return nil }
        var (blocks, next) = ([Block](), first.number)
        while true {
            var free = min(next.trailingZeroBitCount, NetworkAddress.bits - 1)
            while free > 0, last.number - next < (UInt128(1) << UInt128(free)) - 1 { free -= 1 }
            blocks.append(Block(NetworkAddress(number: next), prefix: NetworkAddress.bits - free))
            let end = next + ((UInt128(1) << UInt128(free)) - 1)
            guard end < last.number else { return blocks }
            next = end + 1
        }
    }
}
