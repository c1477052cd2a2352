// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat

/// One row of the audit with all of its columns, as it is hashed and exported.
struct AuditRow: Equatable, Sendable {
    let number: Int64
    /// UTC seconds.
    let at: Int64
    let action: Bytes
    let device: Bytes
    let request: Bytes
    let vendor: Bytes
    let feature: Bytes
    let loan: Bytes?
    let seats: Int64?
    let code: Bytes?
    let detail: Bytes
    let administrator: Bytes
    let user: Bytes
    let host: Bytes

    /// What stands before the first row, where its hash would be.
    static let beginning = Bytes(repeating: 0, count: 32)

    /// SHA-256 of a prefix, the hash before, and every column: a number as 8 bytes, big end first; a text as its length and its
    /// bytes; each after a byte that says which, so that no two rows read alike. 32 bytes.
    func hash(after previous: Bytes) -> Bytes {
        var text = Bytes("borrow-audit-row-v1\n") + previous
        text.reserveCapacity(512)
        text.add(number)
        text.add(at)
        for column in [action, device, request, vendor, feature] { text.add(column) }
        text.add(loan)
        text.add(seats)
        text.add(code)
        for column in [detail, administrator, user, host] { text.add(column) }
        return Digest.sha256(text)
    }
}

extension Bytes {
    fileprivate mutating func add(_ number: Int64?) {
        guard let number else { return append(0x30) }
        append(0x31)
        addEight(UInt64(bitPattern: number))
    }

    fileprivate mutating func add(_ column: Bytes?) {
        guard let column else { return append(0x30) }
        append(0x32)
        addEight(UInt64(column.count))
        self += column
    }

    private mutating func addEight(_ number: UInt64) {
        for shift in stride(from: 56, through: 0, by: -8) { append(UInt8(truncatingIfNeeded: number >> UInt64(shift))) }
    }
}
