// SPDX-License-Identifier: Apache-2.0

/// What RETURN and RECEIPT lines share: one comment, one signed line about one loan.
struct SealedRecord {
    let sealed: SealedText
    let tokens: Tokens
    let feature: Bytes
    let vendor: Bytes
    let loan: Bytes
    let server: Bytes
    let device: Bytes

    init?(_ text: Bytes, keyword: StaticString) {
        guard let sealed = SealedText(text), !text.contains(ASCII.carriageReturn) else { return nil }
        let lines = SourceLine.join(PhysicalLine.split(text))
        guard lines.count == 2, lines[0].parts[0].isComment,
            let tokens = try? lines[1].tokens(), tokens.all.count > 3,
            tokens.all[0].value == nil, tokens.all[0].key.equals(keyword), tokens.all[1].value == nil, tokens.all[2].value == nil,
            let loan = tokens.value("LOAN"), Base64URL.decode(loan)?.count == 16,
            let server = tokens.value("SERVER"), Hostid.isDevice(server),
            let device = tokens.value("DEVICE"), Hostid.isDevice(device)
        else { return nil }
        (self.sealed, self.tokens, self.loan, self.server, self.device) = (sealed, tokens, loan, server, device)
        (feature, vendor) = (tokens.all[1].key, tokens.all[2].key)
        let keys = tokens.all.map { $0.key }
        for (index, key) in keys.enumerated() where index > 2 && keys[3..<index].contains(key) { return nil }
    }

    func instant(_ key: StaticString) -> Instant? {
        tokens.value(key).flatMap { Instant(iso8601: $0) }
    }
}
