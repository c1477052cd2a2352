// SPDX-License-Identifier: Apache-2.0
import Synchronization

/// True the first time.
final class Once: Sendable {
    private let isTaken = Mutex(false)

    func take() -> Bool {
        isTaken.withLock { taken in
            defer { taken = true }
            return !taken
        }
    }
}
