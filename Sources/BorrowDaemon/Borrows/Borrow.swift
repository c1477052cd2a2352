// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowPlaces

/// A borrow of this user that lies on this machine, as its grant tells it; not verified, for nothing is licensed by it here.
struct Borrow: Sendable {
    let grant: Grant

    var vendor: Bytes { grant.terms.vendor }
    var feature: Bytes { grant.terms.feature }
    var loan: Bytes { grant.terms.loan }
    var end: Instant { grant.terms.expiresAt }
    var renewAt: Instant? { grant.terms.renewAt }
    /// In seconds.
    var length: Int64 { end - grant.terms.issuedAt }

    /// What a person calls it: the line's own words, or else the feature's name.
    var name: String {
        let words = grant.line.value("user_info") ?? []
        return shown(words.isEmpty ? feature : words)
    }

    static func all(in directories: [NodelockDirectory]) -> [Borrow] {
        var borrows: [Borrow] = []
        for directory in directories {
            _ = directory.walk { folder, file throws(AgentError) in
                guard file.kind == .slot, let text = try folder.read(file.name, limit: SealedText.largest),
                    let grant = try? Grant.parse(text), !grant.terms.isConnected
                else { return }
                borrows.append(Borrow(grant: grant))
            }
        }
        return borrows
    }
}
