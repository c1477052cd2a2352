// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// The launch check: reads the nodelock directory and answers at once, offline, without a network, a keyring or a write.
///
/// Opens `/etc/machine-id` and one file in each directory, whatever else lies there. Where several grants fit, the one
/// that ends last wins. Safe from any thread.
///
/// - Parameter directory: the nodelock directory; `nil` for the standard places, see `Nodelock.directories`.
public func check(_ asked: Asked, directory: Bytes? = nil) -> Verdict {
    guard let machine = Machine.hostid() else { return Verdict(.unreadable) }
    return asked.verdict(in: directory.map { [$0] } ?? Nodelock.directories(), machine: machine, now: Machine.now())
}

extension Asked {
    /// The best answer that any of these nodelock directories has; the order of several no's is that of how far the check came.
    public func verdict(in directories: [Bytes], machine: Bytes, now: Instant) -> Verdict {
        let path = Slot.path(machine: machine, vendor: vendor, feature: feature)
        var best = Verdict(.none)
        for directory in directories {
            let verdict = verdict(onFile: directory + [0x2F] + path, machine: machine, now: now)
            if verdict.isBetter(than: best) { best = verdict }
        }
        return best
    }

    private func verdict(onFile path: Bytes, machine: Bytes, now: Instant) -> Verdict {
        do throws(BoundedFile.Failure) {
            return verdict(on: try BoundedFile.read(path, limit: SealedText.largest), machine: machine, now: now)
        } catch {
            return switch error {
            case .absent: Verdict(.none)
            case .tooLarge: Verdict(.malformed)
            case .notAFile, .unreadable: Verdict(.unreadable)
            }
        }
    }
}
