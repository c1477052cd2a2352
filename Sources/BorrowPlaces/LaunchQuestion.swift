// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat

/// What `borrow check` asks: the launch check as an application would make it, with the publisher keys that the command line
/// trusts. Touches neither keyring nor network.
public struct LaunchQuestion: Sendable {
    public var feature: Bytes
    public var version: Version?
    /// `nil`: every vendor that has a file for the feature here; the best verdict wins.
    public var vendor: Bytes?

    public init(feature: Bytes, version: Version? = nil, vendor: Bytes? = nil) {
        (self.feature, self.version, self.vendor) = (feature, version, vendor)
    }

    /// - Parameter directories: the nodelock directories.
    /// - Throws: where no vendor is named and a directory cannot be read.
    package func verdict(
        in directories: [String], machine: Bytes, publishers: TrustedPublishers, now: Instant
    ) throws(AgentError) -> Verdict {
        func verdict(_ vendor: Bytes) -> Verdict {
            Asked(publishers: publishers.keys, vendor: vendor, feature: feature, version: version)
                .verdict(in: directories.map { Bytes($0.utf8) }, machine: machine, now: now)
        }
        if let vendor { return verdict(vendor) }
        var vendors: [Bytes] = []
        for directory in directories {
            for vendor in try Self.vendors(of: feature, in: directory, machine: machine) where !vendors.contains(vendor) {
                vendors.append(vendor)
            }
        }
        return vendors.map(verdict).reduce(verdict([])) { $1.isBetter(than: $0) ? $1 : $0 }
    }

    /// The vendors that have a file for the feature, by names alone.
    package static func vendors(of feature: Bytes, in directory: String, machine: Bytes) throws(AgentError) -> [Bytes] {
        let name = Slot.fileName(feature).shown + ".lic"
        guard let all = try Folder(path: directory), let folder = try all.folder(Slot.folder(machine: machine).shown) else { return [] }
        return try folder.names().filter { !$0.hasPrefix(".") && folder.holds($0 + "/" + name) }.compactMap { Self.name(ofFile: $0) }
    }

    /// The name that `Slot.fileName` made a path component of; `nil` where it made none such.
    private static func name(ofFile component: String) -> Bytes? {
        var name: Bytes = []
        var rest = Bytes(component.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == 0x25 {
                guard rest.count >= 2, let value = UInt8(Bytes(rest.prefix(2)).shown, radix: 16) else { return nil }
                name.append(value)
                rest = rest.dropFirst(2)
            } else {
                name.append(byte)
            }
        }
        return Slot.fileName(name).shown == component ? name : nil
    }
}
