// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat

/// Where the load goes, and what is known of it.
struct Site: Sendable {
    let host: String
    let port: Int
    let vendor: String
    let feature: String
    let journal: Journal?

    struct NoAddress: Error {}

    init(address: String, vendor: String, feature: String, journal: Journal?) throws {
        let parts = address.split(separator: ":")
        guard parts.count == 2, let port = Int(parts[1]) else { throw NoAddress() }
        (host, self.port) = (String(parts[0]), port)
        (self.vendor, self.feature, self.journal) = (vendor, feature, journal)
    }
}
