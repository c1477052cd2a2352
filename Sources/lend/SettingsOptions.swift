// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer
import Foundation

/// Where an administrator's settings come from: flags, environment and a file, in this order.
struct SettingsOptions: ParsableArguments {
    @Option(
        help: "The file of settings, `key = value` lines (default: $LEND_SETTINGS, or lend.conf beside the server's key, if it is there).")
    var settings: String?

    @Argument(
        parsing: .allUnrecognized,
        help: ArgumentHelp("Settings by flag, such as --licensing-borrow-interval-max 30d; `lend settings` shows all.", valueName: "flags"))
    var flags: [String] = []

    /// Mistakes are told, each; what is told is thrown again as one refusal by `SettingsInForce.used`.
    ///
    /// - Parameter key: the server's key file, where one is named.
    /// - Parameter style: that of an option of its own.
    func read(besideKey key: String?, style: String? = nil) throws(Refusal) -> SettingsInForce {
        let path = settings ?? Places.here.settings(besideKey: key)
        let file: LicenseText? = if let path { try TextFile.read(path) } else { nil }
        let found = try SettingsInForce(
            file: file, environment: ProcessInfo.processInfo.environment,
            arguments: flags + (style.map { ["--licensing-style", $0] } ?? []))
        if found.mistakes.count > 1 { for mistake in found.mistakes { Console.complain(Complaint(mistake)) } }
        return found
    }
}
