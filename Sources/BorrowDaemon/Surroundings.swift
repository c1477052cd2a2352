// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowPlaces
import Glibc

/// This user on this machine, as far as borrowd knows them.
struct Surroundings {
    let places: Places
    /// The name in the password database: whose grants are renewed.
    let user: Bytes
    /// This machine's nodelock directories, in the order that applications look into them.
    let nodelocks: [NodelockDirectory]
    let zone: Zone
    let configuration: Configuration
    /// Whether a license server is on this very machine, or at the near end of a tunnel.
    let needsNoNetwork: Bool
    /// The path of the `borrow` beside this program.
    let borrow: String

    static func ofThisProcess() throws(AgentError) -> Surroundings {
        guard let machine = Machine.hostid() else {
            throw AgentError(.machineUnknown, "this machine has no id", hint: "run `systemd-machine-id-setup` as root, see machine-id(5)")
        }
        let variables = variables
        let places = Places(variables: variables)
        let configuration = try Configuration(folders: places.configuration)
        let stated = (variables["BORROW_SERVER"] ?? "").split(separator: ",").compactMap { ServerAddress($0.trimmed) }
        return Surroundings(
            places: places, user: user, nodelocks: places.nodelocks.map { NodelockDirectory(path: $0, machine: machine) },
            zone: .ofThisProcess, configuration: configuration,
            needsNoNetwork: (stated + configuration.servers).contains { $0.isLocal }, borrow: try folderOfThisProgram() + "/borrow")
    }

    /// Where something may change that matters here.
    var folders: [String] {
        var folders = [places.state]
        for nodelock in nodelocks {
            let machine = nodelock.path + "/" + nodelock.machineFolderName
            let inner = (try? nodelock.folder()?.names()) ?? []
            folders += [nodelock.path, machine] + inner.filter { !$0.hasPrefix(".") }.map { machine + "/" + $0 }
        }
        return folders
    }

    /// Makes this user's folders where they are missing: those above them, where others write, need not be watched then.
    func establishFolders() {
        _ = try? Folder(establishing: places.state, mode: 0o700)
        guard let own = nodelocks.first, own.path != places.systemNodelock else { return }
        _ = try? Folder(establishing: own.path + "/" + own.machineFolderName, mode: 0o700)
    }

    private static var variables: [String: String] {
        let names = ["HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "BORROW_NODELOCK", "BORROW_SERVER"]
        return Dictionary(uniqueKeysWithValues: names.compactMap { name in getenv(name).map { (name, String(cString: $0)) } })
    }

    private static var user: Bytes {
        guard let entry = getpwuid(geteuid()), let name = entry.pointee.pw_name else { return [] }
        return Bytes(String(cString: name).utf8)
    }

    private static func folderOfThisProgram() throws(AgentError) -> String {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let length = readlink("/proc/self/exe", &path, Int(PATH_MAX))
        guard length > 0 else { throw AgentError(.cannotRead, "/proc is not mounted", hint: "mount it") }
        let program = Bytes(path[..<length].map { UInt8(bitPattern: $0) }).shown
        return String(program[..<(program.lastIndex(of: "/") ?? program.startIndex)])
    }
}

extension ServerAddress {
    fileprivate var isLocal: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }
}
