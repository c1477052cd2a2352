// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// A file below a machine's folder, as its name tells it.
package struct NodelockFile: Sendable {
    package enum Kind: Sendable { case slot, keptReturn, request }

    package let folderName: String
    package let name: String
    package let kind: Kind

    /// Where requests lie whose outcome is not stored yet.
    package static let requestsFolderName = "requests"

    /// `nil` for what is none of ours.
    init?(folderName: String, name: String) {
        if name.hasPrefix(".") {
            return nil
        } else if name.hasSuffix(".lic") {
            kind = .slot
        } else if name.hasSuffix(".ret") {
            kind = .keptReturn
        } else if name.hasSuffix(".req"), folderName == Self.requestsFolderName {
            kind = .request
        } else {
            return nil
        }
        self.folderName = folderName
        self.name = name
    }
}

extension NodelockDirectory {
    /// Goes through this machine's files; what goes wrong with one is a fault of its own and hides no other.
    package func walk(_ body: (borrowing Folder, NodelockFile) throws(AgentError) -> Void) -> [AgentError] {
        var faults: [AgentError] = []
        do throws(AgentError) {
            guard let machineFolder = try folder() else { return [] }
            for folderName in try machineFolder.names() where !folderName.hasPrefix(".") {
                do throws(AgentError) {
                    guard let folder = try machineFolder.folder(folderName) else { continue }
                    for file in try folder.names().compactMap({ NodelockFile(folderName: folderName, name: $0) }) {
                        do throws(AgentError) { try body(folder, file) } catch { faults.append(error) }
                    }
                } catch {
                    faults.append(error)
                }
            }
        } catch {
            faults.append(error)
        }
        return faults
    }

    /// Every return that may still be to be told, in slots and beside them; reads no grant further than it must.
    package func tombstones() -> [Tombstone] {
        var tombstones: [Tombstone] = []
        _ = walk { folder, file throws(AgentError) in
            guard file.kind != .request, let text = try folder.read(file.name, limit: SealedText.largest) else { return }
            if let tombstone = Tombstone(text) { tombstones.append(tombstone) }
        }
        return tombstones
    }

    /// The loans of a feature that this device gave up, told or untold; reads its slot and what is kept beside the slots.
    package func givenUp(vendor: Bytes, feature: Bytes, by device: Bytes) -> [Bytes] {
        guard let folder = try? folder()?.folder(Slot.fileName(vendor).shown), let names = try? folder.names() else { return [] }
        var loans: [Bytes] = []
        for name in names where name == Slot.fileName(feature).shown + ".lic" || name.hasSuffix(".ret") {
            guard let text = try? folder.read(name, limit: SealedText.largest), let slot = try? Slot(text), slot.feature == feature,
                slot.device == device
            else { continue }
            switch slot {
            case .grant: break
            case .tombstone(let tombstone): loans.append(tombstone.terms.loan)
            case .receipt(let receipt): loans.append(receipt.terms.loan)
            }
        }
        return loans
    }

    /// The grant in a feature's slot; `nil` for nothing, and for anything else.
    package func grant(vendor: Bytes, feature: Bytes) -> Grant? {
        guard let folder = try? folder()?.folder(Slot.fileName(vendor).shown),
            let text = try? folder.read(Slot.fileName(feature).shown + ".lic", limit: SealedText.largest)
        else { return nil }
        return try? Grant.parse(text)
    }
}
