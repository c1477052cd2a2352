// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import GRDB

extension Refusal {
    static func store(_ detail: String) -> Refusal {
        Refusal(.storeFailed, detail, hint: "look at the disk that holds the server's database, then try again")
    }

    /// A refusal as it is; anything else as a fault of the store, in the database's own words.
    static func store(_ error: any Error) -> Refusal {
        switch error {
        case let refusal as Refusal: refusal
        case let error as DatabaseError: store("the database said: \(error.message ?? error.resultCode.description)")
        default: store("\(error)")
        }
    }
}
