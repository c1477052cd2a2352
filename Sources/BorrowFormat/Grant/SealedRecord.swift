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
        let lines = Array(SourceLines(PhysicalLine.split(text)))
        guard lines.count == 2, lines[0].parts[0].isComment,
            let all = try? lines[1].tokens().all, all.count > 3,
            all[0].value == nil, all[0].key.equals(keyword), all[1].value == nil, all[2].value == nil
        else { return nil }
        let tokens = Tokens(all, positional: 3)
        guard tokens.repeated == nil,
            let loan = tokens.value("LOAN"), Base64URL.decode(loan)?.count == 16,
            let server = tokens.value("SERVER"), Hostid.isDevice(server),
            let device = tokens.value("DEVICE"), Hostid.isDevice(device)
        else { return nil }
        (self.sealed, self.tokens, self.loan, self.server, self.device) = (sealed, tokens, loan, server, device)
        (feature, vendor) = (all[1].key, all[2].key)
    }

    func instant(_ key: StaticString) -> Instant? {
        tokens.value(key).flatMap { Instant(iso8601: $0) }
    }
}
