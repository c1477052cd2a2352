// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension Slot {
    package var grant: Grant? {
        if case .grant(let grant) = self { grant } else { nil }
    }

    package var tombstone: Tombstone? {
        if case .tombstone(let tombstone) = self { tombstone } else { nil }
    }
}

extension Slot {
    package var vendor: Bytes {
        switch self {
        case .grant(let grant): grant.terms.vendor
        case .tombstone(let tombstone): tombstone.terms.vendor
        case .receipt(let receipt): receipt.terms.vendor
        }
    }

    package var feature: Bytes {
        switch self {
        case .grant(let grant): grant.terms.feature
        case .tombstone(let tombstone): tombstone.terms.feature
        case .receipt(let receipt): receipt.terms.feature
        }
    }

    /// Of the device key that borrowed it.
    package var device: Bytes {
        switch self {
        case .grant(let grant): grant.terms.device
        case .tombstone(let tombstone): tombstone.terms.device
        case .receipt(let receipt): receipt.terms.device
        }
    }

    /// Whether these are the same signed bytes.
    package func isSame(as other: Slot) -> Bool { sealed.text == other.sealed.text }

    private var sealed: SealedText {
        switch self {
        case .grant(let grant): grant.sealed
        case .tombstone(let tombstone): tombstone.sealed
        case .receipt(let receipt): receipt.sealed
        }
    }

    package var user: Bytes? {
        switch self {
        case .grant(let grant): grant.terms.user
        case .tombstone(let tombstone): tombstone.terms.user
        case .receipt: nil
        }
    }
}
