// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowAgent
import BorrowConsole
import BorrowFormat

/// What FlexNet's `-return` takes. The device key decides whose a borrow is: display, user and host need not match.
struct GivingOptions: ParsableArguments {
    @Option(name: .customShort("c"), help: ArgumentHelp("Ask this server, port@host; a file's name is accepted.", valueName: "licfile"))
    var licenseFile: String?

    @Option(name: .customShort("d"), help: ArgumentHelp("Accepted.", valueName: "display"))
    var display: String?

    @Option(name: .customShort("u"), help: ArgumentHelp("Accepted.", valueName: "user"))
    var user: String?

    @Option(name: .customShort("h"), help: ArgumentHelp("Accepted.", valueName: "host"))
    var host: String?

    @Flag(name: .customLong("fqdn", withSingleDash: true), help: "Accepted.")
    var hasWholeHostName = false

    @Option(name: .customLong("vendor", withSingleDash: true), help: ArgumentHelp("The feature's vendor.", valueName: "name"))
    var vendor: String?

    @Option(name: .customLong("bv", withSingleDash: true), help: ArgumentHelp("Only this version of it.", valueName: "version"))
    var version: String?

    func giveBack(_ feature: String) async throws {
        let servers = licenseFile.map { $0.contains("@") ? $0.split(separator: ":").map(String.init) : [] } ?? []
        try await Door(servers: servers, limit: .seconds(10)).run { agent throws(AgentError) in
            guard var wanted = WantedFeature(feature), wanted.count == 1, wanted.version == nil else {
                throw AgentError(.usage, "\"\(feature)\" names no license to return", hint: "`lmborrow -status` shows what is borrowed")
            }
            if let vendor { wanted.vendor = Bytes(vendor.utf8) }
            try requireVersion(of: wanted, held: agent.status().holdings)
            ReturnWords(zone: agent.laptop.zone).show(try await agent.giveBack([wanted]))
            return 0
        }
    }

    private func requireVersion(of wanted: WantedFeature, held: [Holding]) throws(AgentError) {
        guard let version else { return }
        guard let stated = Version(version) else {
            throw AgentError(.usage, "\"\(version)\" is no version", hint: "write a number such as 27.0")
        }
        let versions = held.filter { $0.state == .held && wanted.names(vendor: $0.vendor, feature: $0.feature) }.compactMap(\.version)
        guard let found = versions.first, !versions.contains(stated) else { return }
        throw AgentError(
            .notHeld, "\(wanted.shownName) is borrowed in version \(shown(found.text)), not \(version)",
            hint: "leave -bv out, or give that version")
    }
}
