// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowAgent
import Foundation

/// What `--json` prints: one object, keys in order, on standard output.
package enum JSON {
    package static func print(_ value: some Encodable) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { return }
        Voice.answer(String(decoding: data, as: UTF8.self))
    }

    /// A refusal or a fault: the one shape for both.
    package struct Failure: Encodable {
        package struct Reason: Encodable {
            let code: String
            let detail: String
            let hint: String?
            let flexnet: Int?
            /// Each feature that was refused.
            var features: [Problem.Feature]?
        }

        package let error: Reason

        package init(_ fault: AgentError) {
            error = Reason(code: fault.code.rawValue, detail: fault.detail, hint: fault.hint, flexnet: fault.code.flexnet)
        }

        package init(_ problem: Problem) {
            error = Reason(
                code: problem.code, detail: problem.detail, hint: problem.hint.isEmpty ? nil : problem.hint, flexnet: problem.flexnet,
                features: problem.features)
        }
    }
}
