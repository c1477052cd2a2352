// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer

struct Hostid: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print this server's hostid for the SERVER line of license files; the first time its key is made.")

    @Option(help: "The server's secret key (default: $LEND_KEY, or lend/server.key in the data folder).")
    var key: String?

    @Option(help: "Also write a copy of the secret key to this new file.")
    var backup: String?

    @Flag(help: "Put a key that is made now under a passphrase: then the server cannot start without somebody who gives it.")
    var passphrase = false

    @OptionGroup
    var options: PassphraseOptions

    func run() throws {
        let path = key ?? Places.here.key
        let (key, isNew) = try ServerKey.readOrMake(
            at: path, passphrase: options.choosing(unless: !passphrase && options.passphraseFd == nil))
        if let backup {
            try ServerKey.backUp(key, to: backup)
            Console.say("note", "a copy of the secret key is in \(backup)")
        }
        Console.say("note", isNew ? "a new secret key was made, \(path)" : "the secret key was read from \(path)")
        Console.print(key.publicKey.hostid.shown + "\n")
    }
}
