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

    @Option(help: "The server's secret key (default: $LEND_KEY, or lend/server.key in the data folder).")
    var key: String?

    @Option(
        parsing: .upToNextOption,
        help: "Options files for every vendor, instead of those that VENDOR lines name or that lie beside them as VENDOR.opt.")
    var options: [String] = []

    @OptionGroup
    var passphrase: PassphraseOptions

    @Option(parsing: .upToNextOption, help: "Public keys of publishers to trust, instead of those in the publishers.d folders.")
    var publisher: [String] = []

    @Option(help: "As --licensing-style: flexnet, lum, dsls or fne, whose limits are to hold.")
    var style: String?

    @OptionGroup
    var settings: SettingsOptions

    @OptionGroup(title: "Who can read along")
    var listening: ListeningOptions

    func run() async throws {
        let address = try listening.address()
        let certificate = try listening.certificate()
        let places = Places.here
        let keyPath = key ?? places.key
        let database = database ?? places.database(besideKey: key)
        let settings = try settings.read(besideKey: key, style: style).used()
        let key = try ServerKey.read(at: keyPath, passphrase: passphrase.ask)
        let files = PolicyFiles(
            licenses: license, options: options, publishers: publisher, places: places, server: key.publicKey.hostid, settings: settings)
        let policy = try policy(files)
        let lock = try ServerLock(beside: [keyPath, database])
        let watch = EpochWatch(EpochFile(besideKey: keyPath, key: key), shelf: policy.shelf, now: .now)
        let store = try LoanStore(path: database, server: key.publicKey.hostid, watch: watch)
        let recovery = try await store.recovery(at: .now)
        if recovery.isRecovering { Console.say("warning", recovery.text) }
        let desk = LendingDesk(policy: policy, store: store, key: key)
        try await desk.noteDropped(now: .now)
        let server = LicenseServer(
            desk: desk, address: address, connections: OpenFiles.raiseLimit(), certificate: certificate, clock: { .now })
        let rereading = Rereading(files: files, desk: desk, clock: { .now }, tell: { Console.tell($0) })
        try await rereading.begin()
        let control = try rereading.listen(besideDatabase: database)
        let hangUp = HangUp { _ = await rereading.reread(by: "local:SIGHUP") }
        let renewals = ListeningOptions.watch(certificate)
        defer { renewals?.end() }
        defer { withExtendedLifetime((lock, control, hangUp)) {} }
        let outcome: Result<Void, Refusal>
        do throws(Refusal) {
            outcome = .success(
                try await server.run(stoppingOn: [.sigterm, .sigint]) { port in
                    Console.print("lend: ready on \(address.url(port: port, isEncrypted: certificate != nil))\n")
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

    /// What the files say; every line that is not lent or not used is named.
    private func policy(_ files: PolicyFiles) throws(Refusal) -> LendingPolicy {
        let reading = try files.read(at: .now)
        Console.complain(reading.errors + reading.optionsErrors)
        for warning in reading.warnings { Console.say("warning", warning.labelled) }
        for note in reading.notes + reading.notices.map(\.description) { Console.say("note", note) }
        return try reading.policyToStart()
    }
}
