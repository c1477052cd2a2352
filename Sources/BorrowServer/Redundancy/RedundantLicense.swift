// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What an administrator's command needs of a license file for three servers.
public struct RedundantLicense: Sendable {
    /// The hostids of its SERVER lines, in their order, a blank between.
    public let servers: String
    private let lines: [Borrowing]

    /// - Throws: `bad-request` where the file names no three servers with keys.
    public init(_ text: LicenseText) throws(Refusal) {
        let file = LicenseFile.parse(text.bytes, name: text.name).file
        guard let trio = ServerTrio(file.servers), trio.hostids.allSatisfy(Hostid.isDevice) else {
            throw Refusal(
                .badRequest, "\(text.name) has \(file.servers.count) SERVER lines: only of three servers another can take over",
                hint: "name the file that the publisher signed for three servers")
        }
        servers = trio.name
        lines = file.features.map(\.borrowing) + file.entries.compactMap(\.derivation).map(\.borrowing)
    }

    /// The latest end that a license of the file can have which was lent before `now`.
    public func latestEnd(from now: Instant) -> Instant {
        let ends = lines.map { now + (($0.interval?.seconds ?? 0) + $0.granularity.seconds) } + [now + Borrowing.longestConnected.seconds]
        return ends.max() ?? now
    }
}
