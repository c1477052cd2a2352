// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import Foundation

/// Why one feature of a request was refused, as the request's row keeps it: the same request gets the same answer again.
struct KeptRefusal: Codable, Sendable {
    /// The feature's place among those that the request asked for.
    let position: Int
    let code: String
    let detail: String
    let hint: String
    let longest: Instant?

    init(_ refusal: Refusal, position: Int) {
        self.position = position
        (code, detail, hint, longest) = (refusal.code.rawValue, refusal.detail, refusal.hint, refusal.longest)
    }

    /// - Throws: `store-failed` for a code that this `lend` does not know.
    func refusal() throws -> Refusal {
        guard let code = RefusalCode(rawValue: code) else {
            throw Refusal.store("a refusal is kept under the code \(code), which is not known")
        }
        return Refusal(code, detail, hint: hint, longest: longest)
    }
}

extension [KeptRefusal] {
    init(_ text: Data) throws { self = try JSONDecoder().decode(Self.self, from: text) }

    var text: Data {
        get throws { try JSONEncoder().encode(self) }
    }
}
