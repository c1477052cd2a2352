// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import GRDB

extension LoanStore {
    /// Seconds that another program may hold the database.
    private static let patience = 5

    static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "loans"
        configuration.busyMode = .timeout(TimeInterval(patience))
        configuration.maximumReaderCount = 2
        return configuration
    }

    /// Durable to the last transaction, and quick with 100,000 loans.
    static func tune(writer database: Database) throws {
        // GRDB's WAL mode sets NORMAL, which may lose the last transactions in a power cut.
        try database.execute(sql: "PRAGMA synchronous = FULL")
        // Ids and keys are random, so that many pages are touched: 16 MB of them are kept, and go into the file 4 times rarer.
        try database.execute(sql: "PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4000")
    }

    /// Judges the file, brings its tables up to date and binds it in one transaction that nobody else can write beside.
    ///
    /// Not in WAL mode yet, so that another program's file stays as it is.
    static func prepare(_ path: String, server: Bytes) throws {
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        let result = Result {
            try queue.inTransaction(.immediate) { database in
                try requireOurs(database, path: path, orEmpty: true)
                try migrate(database)
                try requireBound(database, to: server, path: path)
                // Counted afresh on first use: a count can be trusted only as far back as this process has kept it.
                try database.execute(sql: "DELETE FROM seats_out")
                return .commit
            }
        }
        try queue.close()
        try result.get()
    }

    /// Tries again while another program holds the database: SQLite does not wait where the journal's mode changes.
    static func insisting<Value>(_ attempt: () throws -> Value) throws -> Value {
        let deadline = ContinuousClock.now + .seconds(patience)
        while true {
            do {
                return try attempt()
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && ContinuousClock.now < deadline {
                usleep(10_000)
            }
        }
    }

    /// Makes the file before SQLite does, so that it is never readable by others; its companions take its mode.
    ///
    /// Without a descriptor: closing one would end the locks that another store of this process holds on the file.
    static func makePrivate(_ path: String) throws(Refusal) {
        try makeFolder((path as NSString).deletingLastPathComponent)
        guard mknod(path, S_IFREG | 0o600, 0) == 0 || errno == EEXIST else {
            throw unwritable(path, "cannot make the database \(path)", hint: "give --database FILE in a folder that may be written to")
        }
        var status = stat()
        guard stat(path, &status) == 0, access(path, R_OK | W_OK) == 0 else {
            throw unwritable(
                path, "cannot write the database \(path)", hint: "check the file's owner and mode, and where it leads if it is a link")
        }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw Refusal(
                .badConfiguration, "\(path) is a folder",
                hint: "name a file, such as --database \((path as NSString).appendingPathComponent("loans.db"))")
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw foreign(path) }
    }

    private static func makeFolder(_ folder: String) throws(Refusal) {
        guard !folder.isEmpty, !FileManager.default.fileExists(atPath: folder) else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw Refusal(
                .cannotWrite, "cannot make the folder \(folder)",
                hint: "make it, or give --database FILE in a folder that may be written to")
        }
    }

    private static func unwritable(_ path: String, _ detail: String, hint: String) -> Refusal {
        Refusal(.cannotWrite, "\(detail): \(String(cString: strerror(errno)).lowercased())", hint: hint)
    }

    /// - Parameter orEmpty: whether a database without any table will do, to be made ours.
    static func requireOurs(_ database: Database, path: String, orEmpty: Bool) throws {
        let id = try Int64.fetchOne(database, sql: "PRAGMA application_id")
        if id == applicationID {
            guard try isNewer(database) else { return }
            throw Refusal(
                .badConfiguration, "\(path) was written by a newer lend", hint: "start the lend that wrote it, or a newer one")
        }
        let tables = try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM sqlite_master") ?? 0
        guard orEmpty, tables == 0 else { throw foreign(path) }
    }

    private static func foreign(_ path: String) -> Refusal {
        Refusal(
            .badConfiguration, "\(path) is not a database of lend",
            hint: "name the --database that `lend serve` has made, or for a new server a path where there is no file yet")
    }

    static func opening(_ path: String, failed error: any Error) -> Refusal {
        guard let error = error as? DatabaseError else { return Refusal.store(error) }
        let words = "cannot open \(path): \(Refusal.store(error).detail)"
        return switch error.resultCode {
        case .SQLITE_NOTADB: foreign(path)
        case .SQLITE_BUSY:
            Refusal(.storeFailed, words, hint: "another program holds it: stop that one, then try again with the same --database")
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM:
            Refusal(.cannotWrite, words, hint: "check the owner and mode of the file and of its folder: both must be writable")
        case .SQLITE_CORRUPT:
            Refusal(.storeFailed, words, hint: "put back a copy that was made with SQLite's own backup, or while the server was stopped")
        default: Refusal(.storeFailed, words, hint: Refusal.store(error).hint)
        }
    }
}
