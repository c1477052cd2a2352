// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Configuration
import Synchronization

/// What an administrator has set, by flag, environment and file in this order, and where each value came from.
public struct SettingsInForce: Sendable {
    public struct Entry: Sendable {
        public let setting: Setting
        /// As it is written; empty where nothing is set.
        public let value: String
        /// `default`, a flag, a variable, or a file and a line.
        public let origin: String
    }

    public private(set) var settings = LendingSettings.standard
    /// Each setting once, in the order of `Setting.all`.
    public private(set) var entries: [Entry] = []
    /// What could not be taken; where there is any, the settings are not to be used.
    public private(set) var mistakes: [Refusal]

    /// - Parameter file: its text; `nil`: there is none.
    /// - Parameter arguments: those that no option of the command takes.
    /// - Throws: `usage` for an argument that is no setting.
    public init(file: LicenseText?, environment: [String: String], arguments: [String]) throws(Refusal) {
        let file = file.map(SettingsFile.init) ?? .empty
        mistakes = file.mistakes + Self.unknownVariables(environment)
        let flags = CommandLineArgumentsProvider(arguments: ["lend"] + (try SettingsFlags(arguments).arguments))
        let variables = EnvironmentVariablesProvider(environmentVariables: environment.filter { !$0.value.isEmpty })
        let inFile = InMemoryProvider(
            name: "file",
            values: Dictionary(
                uniqueKeysWithValues: file.entries.map {
                    (AbsoluteConfigKey(ConfigKey($0.setting.key)), ConfigValue(.string($0.value), isSecret: false))
                }))
        let witness = Witness()
        let reader = ConfigReader(providers: [flags, variables, inFile], accessReporter: witness)
        for setting in Setting.all {
            guard let value = reader.string(forKey: ConfigKey(setting.key)) else {
                entries.append(Entry(setting: setting, value: setting.show(settings), origin: "default"))
                continue
            }
            let line = file.entries.first { $0.setting.key == setting.key }
            let (origin, place) =
                switch witness.answered {
                case 1: (setting.flag, setting.flag)
                case 2: (setting.variable, setting.variable)
                default: ("\(file.name):\(line?.position.line ?? 0)", line.map(file.place) ?? file.name)
                }
            do throws(SettingMistake) {
                try setting.apply(value, &settings)
                entries.append(Entry(setting: setting, value: setting.show(settings), origin: origin))
            } catch {
                mistakes.append(error.at(place))
            }
        }
    }

    /// The settings, where all could be taken.
    ///
    /// - Throws: `bad-configuration`.
    public func used() throws(Refusal) -> LendingSettings {
        guard let first = mistakes.first else { return settings }
        guard mistakes.count > 1 else { throw first }
        throw Refusal(
            .badConfiguration, "\(mistakes.count) settings are wrong; the first: \(first.detail)",
            hint: "put them right; `lend settings` shows each")
    }

    /// What begins or looks like a setting's variable and is none. Other programs have variables of an audit too.
    private static func unknownVariables(_ environment: [String: String]) -> [Refusal] {
        let known = Setting.all.map(\.variable)
        return environment.keys.sorted().compactMap { name in
            let likely = Setting.likelyMeant(by: name, among: known)
            guard !known.contains(name), likely != nil || name.hasPrefix("LICENSING_") || name.hasPrefix("ENROLMENT") else { return nil }
            let meant = likely.map { "\($0) is meant, perhaps; " } ?? ""
            return SettingMistake("there is no such setting", hint: "\(meant)`lend settings` shows all there are").at(name)
        }
    }
}

/// Remembers which provider answered last.
private final class Witness: AccessReporter {
    private let count = Mutex(0)

    /// Its place in the order of the providers, from 1.
    var answered: Int { count.withLock { $0 } }

    func report(_ event: AccessEvent) {
        count.withLock { $0 = event.providerResults.count }
    }
}
