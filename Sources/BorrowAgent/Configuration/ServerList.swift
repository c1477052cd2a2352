// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// The license servers to ask, in order, and who named them.
public struct ServerList: Sendable, Equatable {
    public let addresses: [ServerAddress]
    /// What was passed over, for people.
    public let notes: [String]

    public init(addresses: [ServerAddress], notes: [String] = []) {
        var seen: Set<ServerAddress> = []
        self.addresses = addresses.filter { seen.insert($0).inserted }
        self.notes = notes
    }

    /// The first that names any: `--server`, `BORROW_SERVER`, the configuration, `LM_LICENSE_FILE`.
    public init(options: [String], variables: [String: String], configuration: Configuration) throws(AgentError) {
        if !options.isEmpty {
            self.init(addresses: try Self.read(options, from: "--server"))
        } else if let named = variables["BORROW_SERVER"], !named.trimmed.isEmpty {
            self.init(addresses: try Self.read([named], from: "BORROW_SERVER"))
        } else if !configuration.servers.isEmpty {
            self.init(addresses: configuration.servers)
        } else {
            self.init(licenseFileVariable: variables["LM_LICENSE_FILE"] ?? "")
        }
    }

    /// FlexLM's variable: entries apart by `:`; those that are no `port@host` belong to other programs.
    init(licenseFileVariable text: String) {
        var addresses: [ServerAddress] = []
        var notes: [String] = []
        for entry in text.split(separator: ":").map(\.trimmed) where !entry.isEmpty {
            if entry.contains("@"), let address = ServerAddress(entry) {
                addresses.append(address)
            } else {
                notes.append("LM_LICENSE_FILE: \(shown(String(entry))) is no port@host; passed over")
            }
        }
        self.init(addresses: addresses, notes: notes)
    }

    private static func read(_ texts: [String], from source: String) throws(AgentError) -> [ServerAddress] {
        var addresses: [ServerAddress] = []
        for entry in texts.flatMap({ $0.split(separator: ",") }).map(\.trimmed) {
            guard let address = ServerAddress(entry) else {
                throw AgentError(.usage, "\(source): \"\(entry)\" is no server address", hint: AgentError.addressForms)
            }
            addresses.append(address)
        }
        return addresses
    }
}
