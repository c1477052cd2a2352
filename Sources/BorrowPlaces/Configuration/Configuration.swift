// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What the configuration files say: `key = value` lines, `#` begins a comment line.
public struct Configuration: Sendable, Equatable {
    public enum Keyring: String, Sendable, CaseIterable {
        case secretService = "secret-service"
        case file
    }

    /// The user's own, as people are told of it.
    package static let usualPath = "~/.config/borrow/config"

    public var servers: [ServerAddress] = []
    public var keyring: Keyring?
    /// A file with the one certificate that is trusted to vouch for servers, instead of the system's; absolute, or beside the configuration.
    public var certificate: String?
    /// Whether borrowd tells of ends that come near.
    public var notifications: Bool?
    /// Whether borrowd notes which features were used, and for how long.
    public var usageLog: Bool?
    /// Named sets, `set.NAME = FEATURE, …`: what `@NAME` stands for.
    public var sets: [String: [String]] = [:]

    public init() {}

    /// The files in order, each one's keys over those before; a file that is not there says nothing.
    public init(folders: [String]) throws(AgentError) {
        for path in folders {
            guard let folder = try Folder(path: path), let text = try folder.read("config", limit: 65536) else { continue }
            let file = try Configuration(text: text, name: path + "/config")
            if !file.servers.isEmpty { servers = file.servers }
            keyring = file.keyring ?? keyring
            certificate = file.certificate.map { $0.hasPrefix("/") ? $0 : path + "/" + $0 } ?? certificate
            notifications = file.notifications ?? notifications
            usageLog = file.usageLog ?? usageLog
            sets.merge(file.sets) { $1 }
        }
    }

    /// One file's text; an error names `name` and the line.
    public init(text: Bytes, name: String) throws(AgentError) {
        guard let text = String(validating: text, as: UTF8.self) else {
            throw AgentError(.badConfiguration, "\(name): not UTF-8 text")
        }
        var seen: Set<String> = []
        for (index, rawLine) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            func fault(_ detail: String, hint: String? = nil) -> AgentError {
                AgentError(.badConfiguration, "\(name):\(index + 1): \(detail)", hint: hint)
            }
            let line = rawLine.trimmed
            if line.isEmpty || line.hasPrefix("#") { continue }
            guard let equals = line.firstIndex(of: "=") else { throw fault("expected `key = value`") }
            let key = String(line[..<equals].trimmed)
            let value = line[line.index(after: equals)...].trimmed
            guard seen.insert(key).inserted else { throw fault("\(key) stands here a second time") }
            switch key {
            case "server":
                for entry in value.split(separator: ",", omittingEmptySubsequences: false) {
                    guard let address = ServerAddress(entry.trimmed) else {
                        throw fault("\"\(entry.trimmed)\" is no server address", hint: AgentError.addressForms)
                    }
                    servers.append(address)
                }
            case "keyring":
                guard let keyring = Keyring(rawValue: String(value)) else {
                    throw fault("\"\(value)\" is no keyring", hint: "write `keyring = secret-service` or `keyring = file`")
                }
                self.keyring = keyring
            case "certificate":
                guard !value.isEmpty else { throw fault("certificate names no file", hint: "write `certificate = FILE`") }
                certificate = String(value)
            case "notifications": notifications = try Self.choice(value, fault)
            case "usage-log": usageLog = try Self.choice(value, fault)
            case _ where key.hasPrefix("set.") && key.count > 4:
                sets[String(key.dropFirst(4))] = try value.split(separator: ",", omittingEmptySubsequences: false).map {
                    entry throws(AgentError) in
                    guard WantedFeature(String(entry.trimmed)) != nil else {
                        throw fault(
                            "\"\(entry.trimmed)\" names no feature", hint: "write FEATURE, FEATURE:VERSION, FEATURE*COUNT or VENDOR/FEATURE"
                        )
                    }
                    return String(entry.trimmed)
                }
            default:
                throw fault(
                    "unknown key \"\(key)\"", hint: "the keys are server, certificate, keyring, notifications, usage-log and set.NAME")
            }
        }
    }
}

extension Configuration {
    private static func choice(
        _ value: some StringProtocol, _ fault: (String, String?) -> AgentError
    ) throws(AgentError) -> Bool {
        switch value {
        case "yes": return true
        case "no": return false
        default: throw fault("\"\(value)\" is neither yes nor no", nil)
        }
    }
}

extension AgentError {
    package static let addressForms = "write host:port, http://host:port, https://host:port or port@host"
}

extension StringProtocol {
    /// Without blanks at both ends.
    package var trimmed: SubSequence {
        guard let start = firstIndex(where: { !$0.isWhitespace }), let end = lastIndex(where: { !$0.isWhitespace }) else {
            return self[startIndex..<startIndex]
        }
        return self[start...end]
    }
}
