// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What lies in a nodelock directory; a file that is none of ours is a fault of its own and hides no other.
struct NodelockContents: Sendable {
    struct Entry: Sendable {
        let nodelock: NodelockDirectory
        let path: String
        let slot: Slot
    }

    private(set) var slots: [Entry] = []
    /// Tombstones that made room for a newer grant before they were delivered.
    private(set) var kept: [Tombstone] = []
    private(set) var requests: [RequestInFlight] = []
    private(set) var faults: [AgentError] = []

    init(_ nodelock: NodelockDirectory) {
        do throws(AgentError) {
            guard let folder = try nodelock.folder() else { return }
            for name in try folder.names() where !name.hasPrefix(".") {
                do throws(AgentError) {
                    guard let inner = try folder.folder(name) else { continue }
                    try read(inner, named: name, nodelock)
                } catch {
                    faults.append(error)
                }
            }
        } catch {
            faults.append(error)
        }
    }

    private mutating func read(_ folder: borrowing Folder, named folderName: String, _ nodelock: NodelockDirectory) throws(AgentError) {
        for name in try folder.names() where !name.hasPrefix(".") {
            do throws(AgentError) {
                if name.hasSuffix(".lic") {
                    guard let text = try folder.read(name, limit: SealedText.largest) else { continue }
                    slots.append(try Self.entry(text, folder: folderName, name: name, path: folder.path + "/" + name, nodelock))
                } else if name.hasSuffix(".ret") {
                    guard let text = try folder.read(name, limit: SealedText.largest) else { continue }
                    guard let tombstone = Tombstone(text) else { throw .foreignFile(folder.path + "/" + name) }
                    kept.append(tombstone)
                } else if name.hasSuffix(".req"), folderName == RequestInFlight.folderName {
                    guard let text = try folder.read(name, limit: RequestInFlight.largest) else { continue }
                    guard let request = RequestInFlight(text, fileName: name) else { throw .foreignFile(folder.path + "/" + name) }
                    requests.append(request)
                }
            } catch {
                faults.append(error)
            }
        }
    }

    private static func entry(_ text: Bytes, folder: String, name: String, path: String, _ nodelock: NodelockDirectory) throws(AgentError)
        -> Entry
    {
        guard let slot = try? Slot(text) else { throw .foreignFile(path) }
        guard folder == Slot.fileName(slot.vendor).shown, name == Slot.fileName(slot.feature).shown + ".lic" else {
            throw AgentError(
                .cannotRead, "\(path) is about \(slot.vendor.shown)/\(slot.feature.shown), which belongs elsewhere", hint: "move it away")
        }
        return Entry(nodelock: nodelock, path: path, slot: slot)
    }
}

extension Slot {
    var vendor: Bytes {
        switch self {
        case .grant(let grant): grant.terms.vendor
        case .tombstone(let tombstone): tombstone.terms.vendor
        case .receipt(let receipt): receipt.terms.vendor
        }
    }

    var feature: Bytes {
        switch self {
        case .grant(let grant): grant.terms.feature
        case .tombstone(let tombstone): tombstone.terms.feature
        case .receipt(let receipt): receipt.terms.feature
        }
    }
}

extension AgentError {
    static func foreignFile(_ path: String) -> AgentError {
        AgentError(.cannotRead, "\(path) is no grant, tombstone or receipt of ours", hint: "move it away, and borrow again what it held")
    }
}
