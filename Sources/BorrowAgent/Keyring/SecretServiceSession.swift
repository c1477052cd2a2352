// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowKeys
import CSecret

/// An open session with the Secret Service, on the thread that opened it.
struct SecretServiceSession: ~Copyable {
    let limit: Duration
    let cancellation: KeyringCancellation
    private let machine: String
    let service: UnsafeMutablePointer<SecretService>

    init(machine: String, limit: Duration, cancellation: KeyringCancellation) throws(AgentError) {
        self.machine = machine
        self.limit = limit
        self.cancellation = cancellation
        var error: UnsafeMutablePointer<GError>?
        guard let bus = g_bus_get_sync(G_BUS_TYPE_SESSION, cancellation.pointer, &error) else {
            let fault = AgentError(taking: error, limit: limit)
            throw cancellation.isCancelled ? fault : .keyringAbsent("no session bus")
        }
        // GLib would otherwise end this process when the session bus goes away.
        g_dbus_connection_set_exit_on_close(bus, 0)
        defer { g_object_unref(UnsafeMutableRawPointer(bus)) }
        guard
            let service = secret_service_open_sync(
                secret_service_get_type(), nil, SECRET_SERVICE_OPEN_SESSION, cancellation.pointer, &error)
        else { throw AgentError(taking: error, limit: limit) }
        self.service = service
    }

    deinit {
        g_object_unref(UnsafeMutableRawPointer(service))
    }

    /// This machine's key; `nil` where the default keyring is open and none has it.
    func key() throws(AgentError) -> SigningKey? {
        let attributes = attributes()
        defer { g_hash_table_unref(attributes) }
        var error: UnsafeMutablePointer<GError>?
        let found = secret_service_search_sync(
            service, borrow_device_key_schema(), attributes, SECRET_SEARCH_ALL, cancellation.pointer, &error)
        if error != nil { throw AgentError(taking: error, limit: limit) }
        defer { g_list_free_full(found) { g_object_unref($0) } }
        guard let first = found?.pointee.data else {
            // A keyring that was not opened since its service began shows nothing of what is in it.
            try requireUnlockedCollection()
            return nil
        }
        let item = first.assumingMemoryBound(to: SecretItem.self)
        if secret_item_get_locked(item) != 0 { throw .keyringLocked }
        guard secret_item_load_secret_sync(item, cancellation.pointer, &error) != 0, let value = secret_item_get_secret(item) else {
            throw AgentError(taking: error, limit: limit)
        }
        // libsecret keeps the value in locked memory and wipes it when it goes.
        defer { secret_value_unref(UnsafeMutableRawPointer(value)) }
        var length: gsize = 0
        var seed = secret_value_get(value, &length).map { Bytes(UnsafeRawBufferPointer(start: $0, count: Int(length))) } ?? []
        defer { seed.wipe() }
        guard let key = SigningKey(seed: seed) else { throw .keyringItemInvalid(length: seed.count) }
        return key
    }

    /// Only where `key()` found none: storing into a locked or absent collection would ask on the screen.
    func store(_ key: SigningKey) throws(AgentError) {
        let attributes = attributes()
        defer { g_hash_table_unref(attributes) }
        let value = key.withSeed { seed in
            seed.withUnsafeBytes {
                secret_value_new($0.bindMemory(to: CChar.self).baseAddress, gssize($0.count), "application/octet-stream")
            }
        }
        defer { secret_value_unref(UnsafeMutableRawPointer(value)) }
        var error: UnsafeMutablePointer<GError>?
        let stored = secret_service_store_sync(
            service, borrow_device_key_schema(), attributes, SECRET_COLLECTION_DEFAULT, SecretServiceKeyring.label, value,
            cancellation.pointer, &error)
        if stored == 0 { throw AgentError(taking: error, limit: limit) }
    }

    func requireUnlockedCollection() throws(AgentError) {
        var error: UnsafeMutablePointer<GError>?
        let collection = secret_collection_for_alias_sync(
            service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, cancellation.pointer, &error)
        if error != nil { throw AgentError(taking: error, limit: limit) }
        guard let collection else { throw .keyringWithoutCollection }
        defer { g_object_unref(UnsafeMutableRawPointer(collection)) }
        if secret_collection_get_locked(collection) != 0 { throw .keyringLocked }
    }

    private func attributes() -> OpaquePointer? {
        Self.table([("machine", machine), ("purpose", "device-key")])
    }

    /// For libsecret; whoever gets it gives it back.
    static func table(_ attributes: [(name: String, value: String)]) -> OpaquePointer? {
        let table = g_hash_table_new_full(
            { g_str_hash($0) }, { g_str_equal($0, $1) }, { g_free($0) }, { g_free($0) })
        for (name, value) in attributes {
            g_hash_table_insert(table, UnsafeMutableRawPointer(g_strdup(name)), UnsafeMutableRawPointer(g_strdup(value)))
        }
        return table
    }
}
