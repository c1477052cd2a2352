// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat
import Foundation

/// An answer whose signature holds: this server's own word on this very request.
struct SignedAnswer: Sendable {
    let server: PublicKey
    let status: Int
    /// The server's clock.
    let time: Instant
    let body: Bytes

    /// - Parameter server: who must have signed; `nil`: whoever the answer names, to be trusted later.
    init(_ answer: IncomingAnswer, to request: RequestHead, body requestBody: Bytes, server: PublicKey?) throws(AgentError) {
        guard let named = answer.header(HeaderName.server), let key = PublicKey(hostid: Bytes(named.utf8)),
            let timeText = answer.header(HeaderName.time), let time = Instant(iso8601: timeText),
            let signature = answer.header(HeaderName.signature).flatMap({ Base64URL.decode(Bytes($0.utf8)) })
        else { throw .answerUnsigned(status: answer.status) }
        if let server, server != key { throw .answerFromAnother(key) }
        // A body that was too large was not read: the refusal of it is signed as if there were none.
        let digest = Digest.sha256(SignatureDomain.request.prefix + request.message(body: answer.status == 413 ? [] : requestBody))
        let head = AnswerHead(requestDigest: Base64URL.encode(digest), status: answer.status, time: Bytes(timeText.utf8))
        guard key.verifies(signature, of: head.message(body: answer.body), for: .answer) else {
            throw .answerUnsigned(status: answer.status)
        }
        self.server = key
        self.status = answer.status
        self.time = time
        body = answer.body
    }

    /// The refusal that this answer is; `nil` for a yes.
    func problem() throws(AgentError) -> Problem? {
        if status == 200 { return nil }
        return try decoded(Problem.self)
    }

    func decoded<Message: Decodable>(_ type: Message.Type) throws(AgentError) -> Message {
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch {
            throw AgentError(
                .answerInvalid, "the server's answer of status \(status) is none that this program knows",
                hint: "one of the two is newer than the other; update the older one")
        }
    }
}

extension AgentError {
    static func answerUnsigned(status: Int) -> AgentError {
        AgentError(
            .answerUnsigned, "the answer, of status \(status), is not signed by a license server",
            hint: "a proxy or a hotel's login page may have answered: open a browser, log in, and try again")
    }

    static func answerFromAnother(_ key: PublicKey) -> AgentError {
        AgentError(
            .answerUnsigned, "another server answered, \(key.hostid.shown)", hint: "check the server's address with its administrator")
    }

    /// A refusal that concerns a whole request.
    init(_ problem: Problem) {
        self.init(
            RefusalCode(rawValue: problem.code) ?? .answerInvalid, problem.detail, hint: problem.hint.isEmpty ? nil : problem.hint)
    }
}
