// SPDX-License-Identifier: Apache-2.0
import BorrowAgent
import Testing

@Suite struct ServerListTests {
    private let flex = ["LM_LICENSE_FILE": "27000@flex1:/opt/license.dat:27001@flex2"]

    private func list(options: [String] = [], _ variables: [String: String] = [:], configured: [String] = []) throws -> ServerList {
        var configuration = Configuration()
        configuration.servers = configured.compactMap { ServerAddress($0) }
        return try ServerList(options: options, variables: variables, configuration: configuration)
    }

    @Test func theCommandLineGoesBeforeAll() throws {
        let list = try list(options: ["a", "b:1"], ["BORROW_SERVER": "c"].merging(flex) { $1 }, configured: ["d"])
        #expect(list.addresses.map(\.host) == ["a", "b"])
    }

    @Test func thenComesTheVariable() throws {
        let list = try list(["BORROW_SERVER": "c, d:5"].merging(flex) { $1 }, configured: ["e"])
        #expect(list.addresses.map(\.host) == ["c", "d"])
    }

    @Test func thenTheConfiguration() throws {
        #expect(try list(["BORROW_SERVER": " "].merging(flex) { $1 }, configured: ["e"]).addresses.map(\.host) == ["e"])
    }

    @Test func thenFlexLMsVariableWhoseFilesArePassedOverWithANote() throws {
        let list = try list(flex)
        #expect(list.addresses == [ServerAddress(host: "flex1", port: 27000), ServerAddress(host: "flex2", port: 27001)])
        #expect(list.notes == ["LM_LICENSE_FILE: /opt/license.dat is no port@host; passed over"])
    }

    @Test func nobodyNamedIsAnEmptyList() throws {
        #expect(try list().addresses.isEmpty)
    }

    @Test func whatIsNoAddressIsAUsageError() {
        #expect(throws: AgentError(.usage, "")) { try list(options: ["a b"]) }
        #expect(throws: AgentError(.usage, "")) { try list(["BORROW_SERVER": "ftp://x"]) }
    }

    @Test func oneServerNamedTwiceIsAskedOnce() throws {
        #expect(try list(options: ["a", "27080@a"]).addresses.count == 1)
    }
}
