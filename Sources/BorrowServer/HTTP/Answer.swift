// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import Foundation

/// An answer before it is signed.
struct Answer: Sendable {
    let status: Int
    let contentType: String
    let body: Bytes
    /// Of a 405: the methods that the place knows.
    var allow: String?

    /// Only a list may ever be too long: terms are limited so that their grants fit.
    func requireReadable() throws(Refusal) {
        guard body.count <= AnswerLimit.body else {
            throw Refusal(
                .badConfiguration, "the answer takes \(body.count) bytes, and clients read at most \(AnswerLimit.body)",
                hint: "the administrator lends from several servers")
        }
    }

    var withoutBody: Answer { Answer(status: status, contentType: contentType, body: [], allow: allow) }

    static func text(_ body: Bytes) -> Answer {
        Answer(status: 200, contentType: "text/plain; charset=utf-8", body: body)
    }

    static func json(_ message: some Encodable) throws(Refusal) -> Answer {
        Answer(status: 200, contentType: "application/json", body: try encode(message))
    }

    static func refusal(_ refusal: Refusal, features: [Problem.Feature]? = nil) -> Answer {
        let status = refusal.code.httpStatus
        let problem = Problem(refusal, status: status, features: features)
        // A problem is plain strings and numbers: should it not encode, its status still tells.
        return Answer(status: status, contentType: "application/problem+json", body: (try? encode(problem)) ?? [])
    }

    private static func encode(_ message: some Encodable) throws(Refusal) -> Bytes {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Bytes(try encoder.encode(message))
        } catch {
            throw Refusal(.internalFault, "the answer cannot be written: \(error)")
        }
    }
}
