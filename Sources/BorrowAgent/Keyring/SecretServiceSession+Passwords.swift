// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import CSecret

/// Passwords of licenses, which are kept only where their user wants it.
extension SecretServiceSession {
    /// `nil` where none is kept.
    func password(_ attributes: [(name: String, value: String)]) throws(AgentError) -> Password? {
        let table = Self.table(attributes)
        defer { g_hash_table_unref(table) }
        var error: UnsafeMutablePointer<GError>?
        let found = secret_service_search_sync(
            service, borrow_license_password_schema(), table, SECRET_SEARCH_NONE, cancellation.pointer, &error)
        if error != nil { throw AgentError(taking: error, limit: limit) }
        defer { g_list_free_full(found) { g_object_unref($0) } }
        guard let item = found?.pointee.data?.assumingMemoryBound(to: SecretItem.self) else { return nil }
        if secret_item_get_locked(item) != 0 { throw .keyringLocked }
        guard secret_item_load_secret_sync(item, cancellation.pointer, &error) != 0, let value = secret_item_get_secret(item) else {
            throw AgentError(taking: error, limit: limit)
        }
        // libsecret keeps the value in locked memory and wipes it when it goes.
        defer { secret_value_unref(UnsafeMutableRawPointer(value)) }
        var length: gsize = 0
        return secret_value_get(value, &length).map { Password(UnsafeRawBufferPointer(start: $0, count: Int(length))) }
    }

    /// Never asks on the screen: a locked or absent keyring is an error.
    func store(_ password: Password, label: String, _ attributes: [(name: String, value: String)]) throws(AgentError) {
        try requireUnlockedCollection()
        let table = Self.table(attributes)
        defer { g_hash_table_unref(table) }
        let value = password.withBytes {
            secret_value_new($0.bindMemory(to: CChar.self).baseAddress, gssize($0.count), "application/octet-stream")
        }
        defer { secret_value_unref(UnsafeMutableRawPointer(value)) }
        var error: UnsafeMutablePointer<GError>?
        let stored = secret_service_store_sync(
            service, borrow_license_password_schema(), table, SECRET_COLLECTION_DEFAULT, label, value, cancellation.pointer, &error)
        if stored == 0 { throw AgentError(taking: error, limit: limit) }
    }

    /// - Parameter attributes: those that all that goes has.
    /// - Returns: whether anything was there.
    func forget(_ attributes: [(name: String, value: String)]) throws(AgentError) -> Bool {
        let table = Self.table(attributes)
        defer { g_hash_table_unref(table) }
        var error: UnsafeMutablePointer<GError>?
        let removed = secret_service_clear_sync(service, borrow_license_password_schema(), table, cancellation.pointer, &error)
        if error != nil { throw AgentError(taking: error, limit: limit) }
        return removed != 0
    }
}
