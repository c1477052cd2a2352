// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension Slot {
    var grant: Grant? {
        if case .grant(let grant) = self { grant } else { nil }
    }

    var tombstone: Tombstone? {
        if case .tombstone(let tombstone) = self { tombstone } else { nil }
    }
}
