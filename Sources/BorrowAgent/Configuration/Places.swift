// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Where this user's and this system's files lie.
public struct Places: Sendable {
    /// `config` and `publishers.d`: the system's, then the user's.
    public var configuration: [String]
    /// The user's own data: the device key's lock, and its file where that was chosen.
    public var data: String
    public var userNodelock: String
    public var systemNodelock: String
    /// `BORROW_NODELOCK`: instead of both.
    public var onlyNodelock: String?

    /// From the environment and the password database, as `XDG_*` and `BORROW_NODELOCK` say.
    public init(variables: [String: String], systemConfiguration: String = "/etc/borrow", systemState: String = "/var/lib/borrow") {
        func absolute(_ name: String) -> String? {
            variables[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
        }
        let home = absolute("HOME") ?? Self.homeOfThisUser ?? "/"
        data = (absolute("XDG_DATA_HOME") ?? home + "/.local/share") + "/borrow"
        configuration = [systemConfiguration, (absolute("XDG_CONFIG_HOME") ?? home + "/.config") + "/borrow"]
        userNodelock = data + "/nodelock"
        systemNodelock = systemState + "/nodelock"
        onlyNodelock = variables["BORROW_NODELOCK"].flatMap { $0.isEmpty ? nil : $0 }
    }

    private static var homeOfThisUser: String? {
        guard let entry = getpwuid(geteuid()), let home = entry.pointee.pw_dir else { return nil }
        return String(cString: home)
    }
}
