// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
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
        let keyPath = path ?? places.key
        let key = try ServerKey.read(at: keyPath)
        let database = database ?? places.database(besideKey: path)
        let settings = try options.read(besideKey: path, style: style).used()
        let shelf = try shelf(for: key.publicKey.hostid, places: places)
        let lock = try ServerLock(beside: [keyPath, database])
        defer { withExtendedLifetime(lock) {} }
        let watch = EpochWatch(EpochFile(besideKey: keyPath, key: key), shelf: shelf, now: .now)
        let store = try LoanStore(path: database, server: key.publicKey.hostid, watch: watch)
        let recovery = try await store.recovery(at: .now)
        let desk = LendingDesk(policy: LendingPolicy(shelf: shelf, settings: settings), store: store, key: key)
        try await desk.noteDropped(now: .now)
        for words in try await desk.yieldToPeers(now: .now) { Console.say("warning", words) }
        if recovery.isRecovering { Console.say("warning", recovery.text) }
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
    private func shelf(for hostid: Bytes, places: Places) throws(Refusal) -> Shelf {
        let publishers = try places.trustedPublishers(files: publisher)
        var texts: [LicenseText] = []
        for file in license { texts.append(try TextFile.read(file)) }
        let stock = Stocktaking(texts, server: hostid, publishers: publishers)
        Console.complain(stock.errors)
        for notice in stock.notices(at: .now) { Console.say("note", notice.description) }
        return try stock.served(at: .now)
    }
}
