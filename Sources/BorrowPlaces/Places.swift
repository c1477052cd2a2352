// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Where this user's and this system's files lie.
public struct Places: Sendable {
    /// `config` and `publishers.d`: the system's, then the user's.
    public var configuration: [String]
    /// The user's own data: the device key's lock, and its file where that was chosen.
    public var data: String
    /// What this user's agent keeps for itself: the borrow setting, the usage log, what was warned of.
    public var state: String
    /// Where borrowd's socket lies, below the user's runtime directory.
    public var runtime: String
    /// `nil` where the environment names no home: applications would not find it, see `Nodelock.directories`.
    public var userNodelock: String?
    public var systemNodelock: String
    /// `BORROW_NODELOCK`: instead of both; absolute.
    public var onlyNodelock: String?

    /// From the environment and the password database, as `XDG_*` and `BORROW_NODELOCK` say.
    public init(variables: [String: String], systemConfiguration: String = "/etc/borrow", systemState: String = "/var/lib/borrow") {
        func absolute(_ name: String) -> String? {
            variables[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
        }
        let home = absolute("HOME") ?? Self.homeOfThisUser ?? "/"
        data = (absolute("XDG_DATA_HOME") ?? home + "/.local/share") + "/borrow"
        state = (absolute("XDG_STATE_HOME") ?? home + "/.local/state") + "/borrow"
        runtime = (absolute("XDG_RUNTIME_DIR") ?? "/run/user/\(getuid())") + "/borrow"
        configuration = [systemConfiguration, (absolute("XDG_CONFIG_HOME") ?? home + "/.config") + "/borrow"]
        userNodelock = absolute("XDG_DATA_HOME") == nil && absolute("HOME") == nil ? nil : data + "/nodelock"
        systemNodelock = systemState + "/nodelock"
        onlyNodelock = variables["BORROW_NODELOCK"].flatMap { $0.isEmpty ? nil : Self.fromHere($0) }
    }

    /// The nodelock directories, in the order that applications look into them.
    package var nodelocks: [String] {
        onlyNodelock.map { [$0] } ?? [userNodelock, systemNodelock].compactMap { $0 }
    }

    /// A relative path means what it means to an application that is started here.
    private static func fromHere(_ path: String) -> String {
        guard !path.hasPrefix("/"), let here = getcwd(nil, 0) else { return path }
        defer { free(here) }
        return String(cString: here) + "/" + path
    }

    private static var homeOfThisUser: String? {
        guard let entry = getpwuid(geteuid()), let home = entry.pointee.pw_dir else { return nil }
        return String(cString: home)
    }
}
