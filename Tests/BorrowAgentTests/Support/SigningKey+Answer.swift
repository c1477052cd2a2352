// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowAgent
import BorrowCheck
import BorrowFormat
import BorrowKeys

extension SigningKey {
    /// What the server with this key would answer to a request.
    func answer(_ request: OutgoingRequest, status: Int, body: Bytes, at time: Instant) -> IncomingAnswer {
        let digest = Base64URL.encode(Digest.sha256(SignatureDomain.request.prefix + request.head.message(body: request.body)))
        let head = AnswerHead(requestDigest: digest, status: status, time: time.iso8601)
        let headers = [
            (HeaderName.server, publicKey.hostid.shown), (HeaderName.time, time.iso8601.shown),
            (HeaderName.signature, Base64URL.encode(sign(head.message(body: body), for: .answer)).shown),
        ]
        return IncomingAnswer(status: status, headers: headers, body: body)
    }
}

extension OutgoingRequest {
    func field(_ name: String) -> Bytes { Bytes((headers.first { $0.name == name }?.value ?? "").utf8) }

    var head: RequestHead {
        RequestHead(
            method: method, path: path, server: field(HeaderName.server), device: field(HeaderName.device),
            time: field(HeaderName.time), id: field(HeaderName.id))
    }
}
