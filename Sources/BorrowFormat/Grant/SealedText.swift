// SPDX-License-Identifier: Apache-2.0

/// A file whose last token is the signature over every byte before it: `… SIGN="<86>"` and a newline, nothing after.
public struct SealedText: Sendable {
    /// Larger files are refused before they are read.
    public static let largest = 64 * 1024

    /// The signed bytes, everything before `SIGN="`.
    public let message: Bytes
    /// 64 bytes.
    public let signature: Bytes

    private static let opening: StaticString = "SIGN=\""
    private static let closing: StaticString = "\"\n"
    private static let encodedLength = 86
    private static var sealLength: Int { opening.utf8CodeUnitCount + encodedLength + closing.utf8CodeUnitCount }

    /// `nil` where the text does not end in exactly one canonical signature, a token of its own.
    public init?(_ text: Bytes) {
        let length = Self.sealLength
        guard text.count > length, text.count <= Self.largest else { return nil }
        let split = text.count - length
        let encoded = text[(split + Self.opening.utf8CodeUnitCount)...].prefix(Self.encodedLength)
        guard ASCII.isBlank(text[split - 1]), text[split..<encoded.startIndex].equals(Self.opening),
            text[encoded.endIndex...].equals(Self.closing),
            let signature = Base64URL.decode(encoded)
        else { return nil }
        self.init(message: Bytes(text[..<split]), signature: signature)
    }

    public init(message: Bytes, signature: Bytes) {
        (self.message, self.signature) = (message, signature)
    }

    /// The file.
    public var text: Bytes { message + Bytes(Self.opening) + Base64URL.encode(signature) + Bytes(Self.closing) }

    /// The bytes to sign for a comment and the lines under it; the last line gets the signature.
    static func message(comment: Bytes, lines: [Tokens]) -> Bytes {
        var text = Bytes("# ") + comment + [ASCII.newline]
        for line in lines.dropLast() { text += line.printed }
        if let last = lines.last {
            // A stand-in of the signature's length makes the printer break the line where the real one will.
            let placeholder = Token("SIGN", Bytes(repeating: 0x41, count: encodedLength))
            text += last.adding(placeholder).printed
            text.removeLast(sealLength)
        }
        return text
    }
}
