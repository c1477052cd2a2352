// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer
import Foundation

/// Where an administrator's command finds the loans: in the database, or at a server that runs elsewhere.
struct AdministrationOptions: ParsableArguments {
    @Option(help: "The database of loans (default: loans.db in the folder of the server's key).")
    var database: String?

    @Option(help: "The server's secret key, which is not read (default: $LEND_KEY, or lend/server.key in the data folder).")
    var key: String?

    @Option(help: ArgumentHelp("A running license server instead of its database (default: $LEND_SERVER).", valueName: "https://host:port"))
    var server: String?

    @Option(help: "The file with a token for --server; - is standard input (default: $LEND_TOKEN_FILE).")
    var tokenFile: String?

    @Option(help: "Trust this certificate of --server instead of the system's authorities (default: $LEND_CERTIFICATE).")
    var certificate: String?

    var administration: Administration {
        get throws {
            guard let url = try serverAsked() else {
                return .store(path: database ?? Places.here.database(besideKey: key), administrator: "local:\(NSUserName())")
            }
            guard let file = tokenFile ?? Self.variable("LEND_TOKEN_FILE") else {
                throw Refusal(
                    .unauthorized, "an order to \(url) needs a token",
                    hint: "give --token-file FILE or LEND_TOKEN_FILE; `lend token new` on the server makes one")
            }
            return .server(try ServerOffice(url: url, certificate: certificate ?? Self.variable("LEND_CERTIFICATE"), tokenFile: file))
        }
    }

    /// The variable counts where nothing on the command line names a database.
    private func serverAsked() throws(Refusal) -> String? {
        guard database == nil, key == nil else {
            guard server == nil else {
                throw Refusal(.usage, "--server and a database exclude each other", hint: "leave out one of --server, --database and --key")
            }
            return nil
        }
        return server ?? Self.variable("LEND_SERVER")
    }

    private static func variable(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
