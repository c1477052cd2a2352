// SPDX-License-Identifier: Apache-2.0

/// What a file of the nodelock directory may hold.
public enum Slot: Sendable {
    case grant(Grant)
    case tombstone(Tombstone)
    case receipt(Receipt)

    public init(_ text: Bytes) throws(GrantError) {
        do throws(GrantError) {
            self = .grant(try Grant.parse(text))
        } catch {
            if let tombstone = Tombstone(text) {
                self = .tombstone(tombstone)
            } else if let receipt = Receipt(text) {
                self = .receipt(receipt)
            } else {
                throw error
            }
        }
    }

    /// Where a machine's grant for a feature lies below a nodelock directory: `<machine>/<vendor>/<feature>.lic`.
    ///
    /// - Parameter machine: `MACHINE=…`; only what follows the `=` names the folder.
    public static func path(machine: Bytes, vendor: Bytes, feature: Bytes) -> Bytes {
        folder(machine: machine) + [0x2F] + fileName(vendor) + [0x2F] + fileName(feature) + Bytes(".lic")
    }

    /// The folder's name: what follows the `=` of a hostid.
    public static func folder(machine: Bytes) -> Bytes {
        Bytes(machine.drop { $0 != ASCII.equals }.dropFirst())
    }

    /// A name as one path component: every byte but letters, digits, `_` and `-` becomes `%XX`.
    public static func fileName(_ name: Bytes) -> Bytes {
        let hex = Bytes("0123456789ABCDEF")
        var text: Bytes = []
        text.reserveCapacity(name.count)
        for byte in name {
            if ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == 0x5F || byte == ASCII.minus {
                text.append(byte)
            } else {
                text += [0x25, hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return text
    }
}
