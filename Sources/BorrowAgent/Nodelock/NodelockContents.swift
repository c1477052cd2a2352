// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What lies in a nodelock directory; a file that is none of ours is a fault of its own and hides no other.
struct NodelockContents: Sendable {
    struct Entry: Sendable {
        let nodelock: NodelockDirectory
        let path: String
        let slot: Slot
    }

    let slots: [Entry]
    /// Tombstones that made room for a newer grant before they were delivered.
    let kept: [Tombstone]
    let requests: [RequestInFlight]
    let faults: [AgentError]

    init(_ nodelock: NodelockDirectory) {
        var (slots, kept, requests): ([Entry], [Tombstone], [RequestInFlight]) = ([], [], [])
        faults = nodelock.walk { folder, file throws(AgentError) in
            let path = folder.path + "/" + file.name
            let limit = file.kind == .request ? RequestInFlight.largest : SealedText.largest
            guard let text = try folder.read(file.name, limit: limit) else { return }
            switch file.kind {
            case .slot:
                guard let slot = try? Slot(text) else { throw .foreignFile(path) }
                guard slot.belongs(to: file) else { throw .misplaced(slot, path) }
                slots.append(Entry(nodelock: nodelock, path: path, slot: slot))
            case .keptReturn:
                guard let tombstone = Tombstone(text), file.name == tombstone.terms.loan.shown + ".ret" else { throw .foreignFile(path) }
                kept.append(tombstone)
            case .request:
                guard let request = RequestInFlight(text, fileName: file.name) else { throw .foreignFile(path) }
                requests.append(request)
            }
        }
        (self.slots, self.kept, self.requests) = (slots, kept, requests)
    }
}

extension Slot {
    fileprivate func belongs(to file: NodelockFile) -> Bool {
        file.folderName == Slot.fileName(vendor).shown && file.name == Slot.fileName(feature).shown + ".lic"
    }
}

extension AgentError {
    fileprivate static func misplaced(_ slot: Slot, _ path: String) -> AgentError {
        AgentError(
            .cannotRead, "\(path) is about \(slot.vendor.shown)/\(slot.feature.shown), which belongs elsewhere", hint: "move it away")
    }

    fileprivate static func foreignFile(_ path: String) -> AgentError {
        AgentError(.cannotRead, "\(path) is no grant, tombstone or receipt of ours", hint: "move it away, and borrow again what it held")
    }
}
