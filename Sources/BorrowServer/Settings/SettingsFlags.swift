// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// The settings among a command's arguments: those that no option of the command takes.
struct SettingsFlags: Sendable {
    /// As the provider of swift-configuration takes them.
    let arguments: [String]

    /// - Parameter arguments: `--licensing-style dsls` or `--licensing-style=dsls`, each once.
    /// - Throws: `usage` for everything else.
    init(_ arguments: [String]) throws(Refusal) {
        var seen: Set<String> = []
        var awaited: String?
        for argument in arguments {
            if awaited != nil, !argument.hasPrefix("--") {
                awaited = nil
                continue
            }
            if let awaited { throw Self.lacksValue(awaited) }
            let name = String(argument.prefix { $0 != "=" })
            guard let setting = Setting.all.first(where: { $0.flag == name }) else { throw Self.unknown(argument) }
            guard seen.insert(name).inserted else {
                throw Refusal(.usage, "\(name) is given twice", hint: "give it once; the value would be unclear")
            }
            if name == argument { awaited = setting.flag }
        }
        if let awaited { throw Self.lacksValue(awaited) }
        self.arguments = arguments
    }

    private static func lacksValue(_ flag: String) -> Refusal {
        let form = Setting.all.first { $0.flag == flag }?.form ?? "a value"
        return Refusal(.usage, "\(flag) has no value", hint: "write \(form) behind it")
    }

    private static func unknown(_ argument: String) -> Refusal {
        guard argument.hasPrefix("-") else {
            return Refusal(.usage, "\(argument) is not expected here", hint: "`--help` shows what the command takes")
        }
        let likely = Setting.likelyMeant(by: String(argument.prefix { $0 != "=" }), among: Setting.all.map(\.flag))
        return Refusal(
            .usage, "there is no option \(argument)",
            hint: likely.map { "\($0) is meant, perhaps" } ?? "`--help` shows the options, and `lend settings` what else can be set")
    }
}
