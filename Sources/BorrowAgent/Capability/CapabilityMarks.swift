// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowPlaces

/// The number of the last capability answer that was processed, by server and device key: one that is not above it is stale.
struct CapabilityMarks: Sendable {
    private let file: StateFile

    /// - Parameter folder: `Places.state`.
    init(folder: String) {
        file = StateFile(folder: folder, name: "capability")
    }

    /// `nil` where none was processed.
    func last(from server: Bytes, to device: Bytes) throws(AgentError) -> Int64? {
        let key = Self.key(server, device)
        return try file.lines().compactMap { Self.number(in: $0, of: key) }.max()
    }

    /// An answer of that number was processed.
    func note(_ sequence: Int64, from server: Bytes, to device: Bytes) throws(AgentError) {
        let key = Self.key(server, device)
        try file.change { lines in
            let last = lines.compactMap { Self.number(in: $0, of: key) }.max() ?? .min
            lines.removeAll { $0.starts(with: key) }
            lines.append(key + Bytes(decimal: max(last, sequence)))
        }
    }

    private static func key(_ server: Bytes, _ device: Bytes) -> Bytes { server + [ASCII.space] + device + [ASCII.space] }

    private static func number(in line: Bytes, of key: Bytes) -> Int64? {
        line.starts(with: key) ? line.dropFirst(key.count).decimal(digits: 18) : nil
    }
}
