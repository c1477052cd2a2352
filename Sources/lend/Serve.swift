// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowKeys
import BorrowServer
import Foundation

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lend what license files hold, until SIGTERM or SIGINT.")

    @Option(parsing: .upToNextOption, help: "License files, signed for this server's key.")
    var license: [String]

    @Option(help: "The database of loans (default: loans.db in the folder of the key).")
    var database: String?

    @Option(help: "HOST:PORT to listen on; port 0 is any free one.")
    var listen = "127.0.0.1:27080"

    @Option(help: "The server's secret key (default: $LEND_KEY, or lend/server.key in the data folder).")
    var key: String?

    @Option(
        help: "A secret key that --key took the place of: what it lent is taken back, and nothing is lent with it. Again for an older one.")
    var oldKey: [String] = []

    @OptionGroup
    var passphrase: PassphraseOptions

    @Option(parsing: .upToNextOption, help: "Public keys of publishers to trust, instead of those in the publishers.d folders.")
    var publisher: [String] = []

    @Option(help: "As --licensing-style: flexnet, lum, dsls or fne, whose limits are to hold.")
    var style: String?

    @OptionGroup
    var options: SettingsOptions

    func run() async throws {
        guard let address = LicenseServer.Address(listen) else {
            throw Refusal(.usage, "--listen \(listen) is not HOST:PORT", hint: "for example --listen 127.0.0.1:27080")
        }
        if !address.isLoopback {
            Console.say("warning", "on \(address.host) others can read along: requests and answers are signed, but not encrypted")
        }
        let places = Places.here
        let path = key
        let key = try ServerKey.read(at: path ?? places.key, passphrase: passphrase.ask)
        var retired: [SigningKey] = []
        for path in oldKey { retired.append(try ServerKey.read(at: path, passphrase: passphrase.ask)) }
        let oldHostids = retired.map(\.publicKey.hostid)
        let database = database ?? places.database(besideKey: path)
        let settings = try options.read(besideKey: path, style: style).used()
        let shelf = try shelf(for: key.publicKey.hostid, retired: oldHostids, places: places)
        try rotate(database, to: key.publicKey.hostid, from: oldHostids)
        let store = try LoanStore(path: database, server: key.publicKey.hostid)
        let desk = LendingDesk(policy: LendingPolicy(shelf: shelf, settings: settings), store: store, key: key, retired: retired)
        try await noteRetired(in: store, shown: oldHostids)
        try await desk.noteDropped(now: .now)
        let server = LicenseServer(
            desk: desk, address: address, connections: OpenFiles.raiseLimit(),
            clock: { .now })
        let outcome: Result<Void, Refusal>
        do throws(Refusal) {
            outcome = .success(
                try await server.run(stoppingOn: [.sigterm, .sigint]) { port in
                    Console.print("lend: ready on \(address.url(port: port))\n")
                })
        } catch {
            outcome = .failure(error)
        }
        let written = store.written
        if written.changes > 0 {
            Console.say("note", "\(written.changes) borrows and returns were decided in \(written.transactions) database transactions")
        }
        // Also where what was in flight did not end in time.
        try store.close()
        try outcome.get()
    }

    /// What the files hold for this server; every line that is not lent is named.
    private func shelf(for hostid: Bytes, retired: [Bytes], places: Places) throws(Refusal) -> Shelf {
        let publishers = try places.trustedPublishers(files: publisher)
        var texts: [LicenseText] = []
        for file in license { texts.append(try TextFile.read(file)) }
        let stock = Stocktaking(texts, server: hostid, publishers: publishers, retired: retired)
        Console.complain(stock.errors)
        for notice in stock.notices(at: .now) { Console.say("note", notice.description) }
        return try stock.served(at: .now)
    }
    private func rotate(_ database: String, to new: Bytes, from old: [Bytes]) throws(Refusal) {
        guard !old.contains(new) else {
            throw Refusal(.usage, "--key and --old-key are the same key", hint: "give the new one as --key")
        }
        if try LoanStore.rotate(database, to: new, from: old, now: .now) {
            Console.say("note", "the loans of \(database) belong to \(new.shown) from now on")
        }
    }

    private func noteRetired(in store: LoanStore, shown: [Bytes]) async throws(Refusal) {
        guard let loans = try await store.loansOfRetiredKeys(except: shown, now: .now) else { return }
        Console.say(
            "warning",
            "\(loans.count) \(loans.count == 1 ? "loan" : "loans") of an old key cannot be given back without it: give it as --old-key until "
                + loans.until.readable.shown)
    }
}
