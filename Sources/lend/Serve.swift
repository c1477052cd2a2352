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

    @Option(help: "The server's secret key (default: $LEND_KEY, or lend/server.key in the data folder).")
    var key: String?

    @Option(
        help: "A secret key that --key took the place of: what it lent is taken back, and nothing is lent with it. Again for an older one.")
    var oldKey: [String] = []

    @Option(
        parsing: .upToNextOption,
        help: """
            Options files for every vendor, instead of those that VENDOR lines name or that lie beside them as VENDOR.opt. Of several, \
            each must let a user in.
            """)
    var options: [String] = []

    @Option(parsing: .upToNextOption, help: "Files of DSLS' rules: ALLOW, DENY, RESERVE and LIMIT, for every vendor.")
    var dslsRules: [String] = []

    @Option(help: "The hostid of a key that is lost: its loans hold their seats until they end. Again for another one.")
    var lostKey: [String] = []

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
        let retired = try oldKeys(besides: key)
        let files = PolicyFiles(
            licenses: license, options: options, rules: dslsRules, publishers: publisher, places: places, server: key.publicKey.hostid,
            retired: retired.map(\.publicKey.hostid), settings: settings)
        let policy = try policy(files)
        let lock = try ServerLock(beside: [keyPath, database] + oldKey)
        try rotate(database, to: key, besideKey: keyPath, from: retired)
        let watch = EpochWatch(EpochFile(besideKey: keyPath, key: key), shelf: policy.shelf, now: .now)
        let store = try LoanStore(path: database, server: key.publicKey.hostid, watch: watch)
        let recovery = try await store.recovery(at: .now)
        if recovery.isRecovering { Console.say("warning", recovery.text) }
        let desk = LendingDesk(policy: policy, store: store, key: key, retired: retired)
        try await noteRetired(in: store, shown: retired)
        try await desk.noteDropped(now: .now)
        let peers = try PeerWatch(
            desk: desk, certificate: listening.peerCertificate, clock: { .now }, tell: { Console.say("warning", $0) })
        await peers.look(isStarting: true)
        let rereading = Rereading(files: files, desk: desk, clock: { .now }, tell: { Console.tell($0) })
        let server = LicenseServer(
            desk: desk, address: address, connections: OpenFiles.raiseLimit(), certificate: certificate, rereading: rereading,
            peers: peers, clock: { .now })
        try await rereading.begin()
        let control = try rereading.listen(besideDatabase: database)
        let renewals = ListeningOptions.watch(certificate)
        let hangUp = HangUp {
            renewals?.reload()
            _ = await rereading.reread(by: "local:SIGHUP")
        }
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

    private func oldKeys(besides key: SigningKey) throws(Refusal) -> [SigningKey] {
        var keys: [SigningKey] = []
        for path in oldKey { keys.append(try ServerKey.read(at: path, passphrase: passphrase.ask)) }
        guard !keys.contains(where: { $0.publicKey == key.publicKey }) else {
            throw Refusal(.usage, "--key and --old-key are the same key", hint: "give the new one as --key")
        }
        return keys
    }

    private func rotate(_ database: String, to new: SigningKey, besideKey path: String, from old: [SigningKey]) throws(Refusal) {
        if let wrong = lostKey.first(where: { !BorrowFormat.Hostid.isDevice(Bytes($0.utf8)) }) {
            throw Refusal(.usage, "--lost-key \(wrong) is no hostid", hint: "give the ED25519=... of its license files' SERVER lines")
        }
        let hostids = old.map(\.publicKey.hostid) + lostKey.map { Bytes($0.utf8) }
        guard try LoanStore.rotate(database, to: new.publicKey.hostid, from: hostids, now: .now) else { return }
        // What the old key remembers of the database, the new one has to know.
        for (oldPath, key) in zip(oldKey, old) {
            try EpochFile(besideKey: path, key: new).inherit(from: EpochFile(besideKey: oldPath, key: key))
        }
        Console.say("note", "the loans of \(database) belong to \(new.publicKey.hostid.shown) from now on")
    }

    private func noteRetired(in store: LoanStore, shown old: [SigningKey]) async throws(Refusal) {
        guard let loans = try await store.loansOfRetiredKeys(except: old.map(\.publicKey.hostid), now: .now) else { return }
        Console.say(
            "warning",
            "\(loans.count) \(loans.count == 1 ? "loan" : "loans") of an old key cannot be given back without it, and hold their seats until "
                + "\(loans.until.readable.shown) at the latest: give the key as --old-key, if it is not lost")
    }
}
