// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// A thousand laptops may be switched on, or come back to the network, at once: each waits a little, and not as long as the next.
enum Crowd {
    /// In seconds.
    static let width: Double = 30

    /// Within half a minute; for a license that ends soon, a minute before that at the latest.
    ///
    /// - Parameter chance: from 0 up to 1.
    static func turn(_ now: Now, before end: Instant? = nil, chance: Double = .random(in: 0..<1)) -> Due {
        let latest = end.map { max(($0 - now.wall - 60) * 1000, 0) } ?? .max
        return now.after(milliseconds: min(Int64(chance * width * 1000), latest))
    }
}
