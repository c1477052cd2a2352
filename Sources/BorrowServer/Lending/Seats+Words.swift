// SPDX-License-Identifier: Apache-2.0

extension Int {
    /// `1 seat`, `2 seats`.
    var seatsInWords: String { self == 1 ? "1 seat" : "\(self) seats" }

    /// `was` or `were`, behind so many.
    var wasOrWere: String { self == 1 ? "was" : "were" }
}
