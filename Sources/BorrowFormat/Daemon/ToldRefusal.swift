// SPDX-License-Identifier: Apache-2.0

/// Why not, as borrowd passes it on: the code of whoever said no, known here or not.
public struct ToldRefusal: Sendable {
    /// A `RefusalCode`, or one of a later version.
    public var code: Bytes
    /// Lower case, no full stop, no control characters.
    public var detail: Bytes
    public var hint: Bytes
    /// FlexNet's number; `nil` where none fits.
    public var flexnet: Int?

    public init(code: Bytes, detail: Bytes, hint: Bytes = [], flexnet: Int? = nil) {
        (self.code, self.detail, self.hint, self.flexnet) = (code, detail, hint, flexnet)
    }

    public init(_ code: RefusalCode, _ detail: String, hint: String = "") {
        self.init(code: Bytes(code.rawValue.utf8), detail: Bytes(detail.utf8), hint: Bytes(hint.utf8), flexnet: code.flexnet)
    }

    init(_ message: Message) {
        self.init(
            code: message.value("CODE") ?? [], detail: message.value("DETAIL") ?? [], hint: message.value("HINT") ?? [],
            flexnet: message.value("FLEXNET").flatMap { $0.first == ASCII.minus ? $0.dropFirst().decimal(digits: 4) : nil }.map { -Int($0) }
        )
    }

    var attributes: [Token] {
        var tokens = [Token.told("CODE", code), Token.told("DETAIL", detail), Token.told("HINT", hint)]
        if let flexnet { tokens.append(Token("FLEXNET", Bytes(decimal: Int64(flexnet)))) }
        return tokens
    }
}
