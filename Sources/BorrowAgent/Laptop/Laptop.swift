// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys

/// This user on this machine: all that the agent knows of its surroundings.
public struct Laptop: Sendable {
    /// `MACHINE=…`
    public var machine: Bytes
    public var person: Person
    /// Where new grants go comes first.
    public var directories: [NodelockDirectory]
    /// What this user's agent keeps beside the licenses.
    public var state: AgentState
    public var publishers: TrustedPublishers
    public var servers: ServerList
    public var deviceKeys: any DeviceKeyStore
    public var clock: @Sendable () -> Instant
    public var zone: Zone
    /// A file with the one certificate that is trusted to vouch for servers; `nil`: the system's are.
    public var certificate: String?

    public init(
        machine: Bytes, person: Person, directories: [NodelockDirectory], state: AgentState, publishers: TrustedPublishers,
        servers: ServerList, deviceKeys: any DeviceKeyStore, clock: @escaping @Sendable () -> Instant, zone: Zone,
        certificate: String? = nil
    ) {
        self.machine = machine
        self.person = person
        self.directories = directories
        self.state = state
        self.publishers = publishers
        self.servers = servers
        self.deviceKeys = deviceKeys
        self.clock = clock
        self.zone = zone
        self.certificate = certificate
    }
}

extension Laptop {
    /// As the environment and the files under `places` describe it.
    ///
    /// - Parameter serverOptions: what `--server` said.
    /// - Parameter forAllUsers: new grants go to the system's nodelock directory; `usage` where `BORROW_NODELOCK` names another.
    public init(
        variables: [String: String], places: Places, serverOptions: [String] = [], forAllUsers: Bool = false,
        clock: @escaping @Sendable () -> Instant, zone: Zone = .ofThisProcess
    ) throws(AgentError) {
        guard let machine = Machine.hostid() else {
            throw AgentError(.machineUnknown, "this machine has no id", hint: "run `systemd-machine-id-setup` as root, see machine-id(5)")
        }
        if forAllUsers, let only = places.onlyNodelock {
            throw AgentError(
                .usage, "--system and BORROW_NODELOCK exclude each other: that names \(only) for all",
                hint: "unset BORROW_NODELOCK, or leave --system out")
        }
        let configuration = try Configuration(folders: places.configuration)
        let keys: any DeviceKeyStore =
            switch configuration.keyring ?? .secretService {
            case .secretService: SecretServiceKeyring(machine: machine, folder: places.data)
            case .file: KeyFileStore(folder: places.data, machine: machine)
            }
        self.init(
            machine: machine, person: Person(variables: variables),
            directories: places.directories(machine: machine, forAllUsers: forAllUsers),
            state: AgentState(folder: places.state, isUsageLogged: configuration.usageLog ?? true, sets: configuration.sets),
            publishers: try TrustedPublishers(folders: places.configuration),
            servers: try ServerList(options: serverOptions, variables: variables, configuration: configuration),
            deviceKeys: keys, clock: clock, zone: zone,
            certificate: variables["BORROW_CERTIFICATE"].flatMap { $0.isEmpty ? nil : $0 } ?? configuration.certificate)
    }
}

extension Places {
    func directories(machine: Bytes, forAllUsers: Bool) -> [NodelockDirectory] {
        if let onlyNodelock { return [NodelockDirectory(path: onlyNodelock, machine: machine)] }
        let system = NodelockDirectory(path: systemNodelock, machine: machine, shared: true)
        guard let user = userNodelock.map({ NodelockDirectory(path: $0, machine: machine) }) else { return [system] }
        return forAllUsers ? [system, user] : [user, system]
    }
}
