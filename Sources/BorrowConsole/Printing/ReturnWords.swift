// SPDX-License-Identifier: Apache-2.0
import BorrowAgent
import BorrowFormat

/// What became of returns, for people.
package struct ReturnWords {
    private let zone: Zone

    package init(zone: Zone) {
        self.zone = zone
    }

    package func show(_ returned: [Returned]) {
        for item in returned {
            let name = shown(item.tombstone.terms.feature)
            switch item.told {
            case .success(let receipt): Voice.answer("\(name) returned; the server knows since \(zone.text(receipt.terms.receivedAt))")
            case .failure(let obstacle) where obstacle.code == .loanUnknown:
                Voice.answer("\(name) given up here; the server knows nothing of it")
                Voice.note(obstacle.detail)
            case .failure(let obstacle):
                Voice.answer("\(name) given up here; the server will be told when it is next reachable")
                Voice.note(.returnUndelivered(feature: name, obstacle))
            }
        }
        if returned.isEmpty { Voice.answer("nothing is there to return") }
    }
}
