// SPDX-License-Identifier: Apache-2.0

extension Tokens {
    /// What a publisher signs of a line, without the domain prefix: the hostid of each SERVER line, the vendor, the line.
    func publisherMessage(servers: [ServerLine], vendor: Bytes) -> Bytes {
        var message: Bytes = []
        for server in servers {
            message += "SERVER "
            message += server.hostid
            message.append(ASCII.newline)
        }
        message += "VENDOR "
        message += vendor
        message.append(ASCII.newline)
        underPublisherSignature.appendCanonical(to: &message)
        message.append(ASCII.newline)
        return message
    }

    /// The 64 bytes of `SIGN`; `nil` where it is absent or not one of ours.
    var publisherSignature: Bytes? {
        guard let text = value("SIGN"), let bytes = Base64URL.decode(text), bytes.count == 64 else { return nil }
        return bytes
    }

    func signed(_ signature: Bytes) -> Tokens {
        without("SIGN").adding(Token("SIGN", Base64URL.encode(signature)))
    }
}
