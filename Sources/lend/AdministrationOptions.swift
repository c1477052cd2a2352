// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowServer
import Foundation

/// Where an administrator's command finds the loans.
struct AdministrationOptions: ParsableArguments {
    @Option(help: "The database of loans (default: loans.db in the folder of the server's key).")
    var database: String?

    @Option(help: "The server's secret key, which is not read (default: $LEND_KEY, or lend/server.key in the data folder).")
    var key: String?

    var administration: Administration {
        .store(path: database ?? Places.here.database(besideKey: key), administrator: "local:\(NSUserName())")
    }
}
