// SPDX-License-Identifier: Apache-2.0
import BorrowAgent
import BorrowFormat
import Testing

@Suite struct ConfigurationTests {
    private func error(_ text: String) -> AgentError? {
        do throws(AgentError) {
            _ = try Configuration(text: Bytes(text.utf8), name: "config")
            return nil
        } catch {
            return error
        }
    }

    @Test func keysAreRead() throws {
        let configuration = try Configuration(
            text: Bytes("# ours\n\n server = lic1:1 , 2@lic2\r\nkeyring=file\n".utf8), name: "config")
        #expect(configuration.servers == [ServerAddress(host: "lic1", port: 1), ServerAddress(host: "lic2", port: 2)])
        #expect(configuration.keyring == .file)
    }

    @Test(arguments: [
        ("server = lic1\nserve = lic2", "config:2: unknown key \"serve\""),
        ("server = lic1\nserver = lic2", "config:2: server stands here a second time"),
        ("\nserver = lic one", "config:2: \"lic one\" is no server address"),
        ("server =", "config:1: \"\" is no server address"),
        ("keyring = none", "config:1: \"none\" is no keyring"),
        ("hello", "config:1: expected `key = value`"),
    ])
    func aBadLineNamesFileAndLine(_ text: String, _ detail: String) {
        let error = error(text)
        #expect(error?.code == .badConfiguration)
        #expect(error?.detail == detail)
    }

    @Test func aCertificateLiesBesideItsConfiguration() throws {
        let scratch = try Scratch()
        try scratch.write("certificate = lic.pem\n", to: "etc/config")
        #expect(try Configuration(folders: [scratch.path + "/etc"]).certificate == scratch.path + "/etc/lic.pem")
        try scratch.write("certificate = /srv/lic.pem\n", to: "home/config")
        #expect(try Configuration(folders: ["etc", "home"].map { scratch.path + "/" + $0 }).certificate == "/srv/lic.pem")
        #expect(error("certificate =")?.detail == "config:1: certificate names no file")
    }

    @Test func theUsersFileGoesBeforeTheSystems() throws {
        let scratch = try Scratch()
        try scratch.write("server = lic1\nkeyring = file\n", to: "etc/config")
        try scratch.write("server = lic2\n", to: "home/config")
        let configuration = try Configuration(folders: ["etc", "home", "absent"].map { scratch.path + "/" + $0 })
        #expect(configuration.servers == [ServerAddress(host: "lic2")])
        #expect(configuration.keyring == .file)
    }
}
