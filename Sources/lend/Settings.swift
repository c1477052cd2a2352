// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer

struct Settings: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show every setting, its value, and where it came from.",
        discussion: """
            A setting has one name, such as licensing.renewInterval: `licensing.renewInterval = 50` in the file, LICENSING_RENEW_INTERVAL=50 in the \
            environment, --licensing-renew-interval 50 on the command line. The flag wins over the environment, and that over the file.
            """)

    @OptionGroup
    var options: SettingsOptions

    @Option(help: "The server's secret key, which is not read (default: $LEND_KEY, or lend/server.key in the data folder).")
    var key: String?

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let found = try options.read(besideKey: key)
        _ = try found.used()
        Console.print(json ? try found.json : found.table)
    }
}
