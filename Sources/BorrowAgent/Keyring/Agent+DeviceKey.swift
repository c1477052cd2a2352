// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys

/// This user's device key; a keyring's fault comes with the way out that fits what lies here.
extension Agent {
    func existingDeviceKey() async throws(AgentError) -> SigningKey? {
        do throws(AgentError) {
            return try await laptop.deviceKeys.existing()
        } catch {
            throw error.withFileAdvice(isLending: isBoundToKey)
        }
    }

    func establishedDeviceKey() async throws(AgentError) -> SigningKey {
        do throws(AgentError) {
            return try await laptop.deviceKeys.establish()
        } catch {
            throw error.withFileAdvice(isLending: isBoundToKey)
        }
    }

    /// Whether this user has loans here that are out: held, or given up and still to be told.
    private var isBoundToKey: Bool {
        let user = Bytes(laptop.person.user.utf8)
        return contents().contains { contents in
            contents.kept.contains { $0.terms.user == user }
                || contents.slots.contains { entry in
                    guard entry.slot.user == user else { return false }
                    return entry.slot.grant.map { $0.terms.expiresAt > laptop.clock() } ?? true
                }
        }
    }
}
