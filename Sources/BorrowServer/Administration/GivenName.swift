// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// A name that an administrator gives to a thing, so that he can type it: letters, digits, `.`, `_` and `-`.
enum GivenName {
    static let longest = 63

    static func isWellFormed(_ name: String) -> Bool {
        let characters = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-".utf8)
        return (1...longest).contains(name.utf8.count) && name.utf8.allSatisfy(characters.contains) && !name.hasPrefix("-")
    }

    static func refusal(_ what: String, _ name: String) -> Refusal {
        Refusal(
            .usage, "\(what) has 1 to \(longest) letters, digits, `.`, `_` and `-`, and \"\(name.prefix(80))\" is none",
            hint: "for example night-shift")
    }
}
