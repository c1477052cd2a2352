// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What texts of a message may be, whatever it is about.
extension MessageShape {
    /// Text that a borrower claims and a report shows.
    func requireClaim(_ name: String, _ claim: String) throws(Refusal) {
        guard claim.utf8.count <= 255, !claim.unicodeScalars.contains(where: { $0.isTextControl || $0 == "\"" }) else {
            throw bad("\(name) is longer than 255 bytes or holds a quote or a control character")
        }
    }

    /// A vendor and a feature's name, as license lines may have them.
    func requireFeature(vendor: Bytes, name: Bytes) throws(Refusal) {
        for (field, text) in [("vendor", vendor), ("name", name)] {
            guard (1...255).contains(text.count), !text.contains(where: ASCII.isControl) else {
                throw bad("the \(field) of a feature is empty, longer than 255 bytes, or holds a control character")
            }
        }
    }
}
