// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Issuer and subject of an X.509 certificate, as their DER; of a self-signed one they are the same.
struct DistinguishedNames: Equatable {
    let issuer: Bytes
    let subject: Bytes

    /// `nil` for what is no certificate.
    init?(certificate: Bytes) {
        guard let whole = Self.elements(certificate[...]).first, let signed = Self.elements(whole.content).first else { return nil }
        var fields = Self.elements(signed.content)[...]
        // The version is optional: a context-specific tag.
        if fields.first?.tag == 0xA0 { fields.removeFirst() }
        // Serial number, algorithm, issuer, validity, subject.
        guard fields.count >= 5 else { return nil }
        let rest = Array(fields)
        (issuer, subject) = (Bytes(rest[2].content), Bytes(rest[4].content))
    }

    private typealias Element = (tag: UInt8, content: ArraySlice<UInt8>)

    private static func elements(_ text: ArraySlice<UInt8>) -> [Element] {
        var (rest, elements) = (text, [Element]())
        while rest.count >= 2 {
            let tag = rest.removeFirst()
            var length = Int(rest.removeFirst())
            if length >= 0x80 {
                let digits = length - 0x80
                guard (1...4).contains(digits), rest.count >= digits else { return elements }
                length = rest.prefix(digits).reduce(0) { $0 << 8 | Int($1) }
                rest = rest.dropFirst(digits)
            }
            guard rest.count >= length else { return elements }
            elements.append((tag, rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return elements
    }
}
