// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// The right to change a nodelock directory: exists only while its lock is held.
///
/// Each change leaves the old file or the new one after any crash, and is durable when the call returns.
struct NodelockWriter: ~Copyable {
    private let nodelock: NodelockDirectory
    private let folder: Folder

    init(nodelock: NodelockDirectory, folder: consuming Folder) {
        self.nodelock = nodelock
        self.folder = folder
    }

    func sweep() throws(AgentError) {
        folder.sweep()
        for name in try folder.names() where !name.hasPrefix(".") {
            // What is no folder is no place where we left anything.
            if let inner = try? folder.folder(name) { inner.sweep() }
        }
    }

    /// What the slot of a feature holds; `nil` for nothing and for what is none of ours.
    func slot(vendor: Bytes, feature: Bytes) throws(AgentError) -> Slot? {
        guard let vendorFolder = try folder.folder(Slot.fileName(vendor).shown),
            let text = try vendorFolder.read(Self.grantName(feature), limit: SealedText.largest)
        else { return nil }
        return try? Slot(text)
    }

    /// Stores a grant where its feature belongs.
    ///
    /// A tombstone whose return is still to be delivered is kept beside it first.
    /// - Returns: `false`, and nothing happened, where that very loan was given up here.
    func place(_ grant: Grant) throws(AgentError) -> Bool {
        let terms = grant.terms
        let vendorFolder = try folder.folder(Slot.fileName(terms.vendor).shown, establishingWith: nodelock.folderMode)
        switch try slot(vendor: terms.vendor, feature: terms.feature) {
        case .tombstone(let tombstone):
            if tombstone.terms.loan == terms.loan { return false }
            try keep(tombstone)
        case .receipt(let receipt):
            if receipt.terms.loan == terms.loan { return false }
        case .grant, nil:
            break
        }
        if try vendorFolder.read(Self.keptName(terms.loan), limit: SealedText.largest) != nil { return false }
        try vendorFolder.replace(Self.grantName(terms.feature), with: grant.sealed.text, mode: NodelockDirectory.fileMode)
        return true
    }

    /// Writes a tombstone beside the slots: its loan never had one here, or something newer has it.
    func keep(_ tombstone: Tombstone) throws(AgentError) {
        let terms = tombstone.terms
        try folder.folder(Slot.fileName(terms.vendor).shown, establishingWith: nodelock.folderMode)
            .replace(Self.keptName(terms.loan), with: tombstone.sealed.text, mode: NodelockDirectory.fileMode)
    }

    /// Gives a grant up: the tombstone takes its place.
    /// - Returns: `false`, and nothing happened, where the slot no longer holds that loan.
    func giveUp(_ tombstone: Tombstone) throws(AgentError) -> Bool {
        let terms = tombstone.terms
        guard case .grant(let grant) = try slot(vendor: terms.vendor, feature: terms.feature), grant.terms.loan == terms.loan else {
            return false
        }
        try put(tombstone.sealed, vendor: terms.vendor, feature: terms.feature)
        return true
    }

    /// The receipt takes the place of the loan's tombstone, wherever that lies.
    func settle(_ receipt: Receipt) throws(AgentError) {
        let terms = receipt.terms
        if case .tombstone(let tombstone) = try slot(vendor: terms.vendor, feature: terms.feature), tombstone.terms.loan == terms.loan {
            try put(receipt.sealed, vendor: terms.vendor, feature: terms.feature)
        }
        try folder.folder(Slot.fileName(terms.vendor).shown)?.remove(Self.keptName(terms.loan))
    }

    /// Takes away a loan's tombstone, wherever it lies: the server has nothing left to hear of it.
    func forget(_ over: TombstoneTerms) throws(AgentError) {
        guard let vendorFolder = try folder.folder(Slot.fileName(over.vendor).shown) else { return }
        if case .tombstone(let tombstone) = try slot(vendor: over.vendor, feature: over.feature), tombstone.terms.loan == over.loan {
            try vendorFolder.remove(Self.grantName(over.feature))
        }
        try vendorFolder.remove(Self.keptName(over.loan))
    }

    /// Takes away a grant that another directory's newer one replaced.
    func removeGrant(vendor: Bytes, feature: Bytes, device: Bytes) throws(AgentError) {
        guard case .grant(let grant) = try slot(vendor: vendor, feature: feature), grant.terms.device == device else { return }
        try folder.folder(Slot.fileName(vendor).shown)?.remove(Self.grantName(feature))
    }

    /// Empties a slot that still holds that very loan in that very state.
    func clear(_ slot: Slot) throws(AgentError) {
        guard let found = try self.slot(vendor: slot.vendor, feature: slot.feature), found.isSame(as: slot) else { return }
        try folder.folder(Slot.fileName(slot.vendor).shown)?.remove(Self.grantName(slot.feature))
    }

    /// Notes a request durably before it is sent.
    /// - Returns: a lock that says its sender lives.
    func note(_ request: RequestInFlight) throws(AgentError) -> FileLock {
        let requests = try folder.folder(RequestInFlight.folderName, establishingWith: nodelock.folderMode)
        try requests.replace(request.fileName, with: try request.text(), mode: NodelockDirectory.fileMode)
        return try FileLock(request.fileName, in: requests, patience: .zero)
    }

    /// Takes over a request whose sender is gone; `nil` where it lives or the request is settled.
    func adopt(_ request: RequestInFlight) throws(AgentError) -> FileLock? {
        guard let requests = try folder.folder(RequestInFlight.folderName),
            try requests.read(request.fileName, limit: RequestInFlight.largest) != nil
        else { return nil }
        return try? FileLock(request.fileName, in: requests, patience: .zero)
    }

    func strike(_ request: RequestInFlight) throws(AgentError) {
        try folder.folder(RequestInFlight.folderName)?.remove(request.fileName)
    }

    /// Notes where a server was last reached, so that a return finds it.
    func note(_ address: ServerAddress, of server: Bytes) throws(AgentError) {
        let servers = try folder.folder(KnownServer.folderName, establishingWith: nodelock.folderMode)
        let text = Bytes(address.url.utf8) + [ASCII.newline]
        if try servers.read(KnownServer.fileName(server), limit: KnownServer.largest) == text { return }
        try servers.replace(KnownServer.fileName(server), with: text, mode: NodelockDirectory.fileMode)
    }

    private func put(_ sealed: SealedText, vendor: Bytes, feature: Bytes) throws(AgentError) {
        try folder.folder(Slot.fileName(vendor).shown, establishingWith: nodelock.folderMode)
            .replace(Self.grantName(feature), with: sealed.text, mode: NodelockDirectory.fileMode)
    }

    private static func grantName(_ feature: Bytes) -> String { Slot.fileName(feature).shown + ".lic" }

    private static func keptName(_ loan: Bytes) -> String { loan.shown + ".ret" }
}
