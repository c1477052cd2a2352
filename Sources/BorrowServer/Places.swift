// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Foundation

/// Where `lend` keeps and finds its files, unless it is told otherwise.
public struct Places: Sendable {
    /// The server's secret key.
    public let key: String
    /// Folders whose `*.pub` name the publishers that are trusted.
    public let publishers: [String]
    /// `LEND_SETTINGS`.
    private let namedSettings: String?

    /// - Parameter environment: `LEND_KEY`, `LEND_SETTINGS`, `XDG_DATA_HOME`, `XDG_CONFIG_HOME` and `HOME` count.
    /// - Parameter isRoot: whether the machine's own folders are meant.
    public init(environment: [String: String], isRoot: Bool) {
        let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? "."
        func folder(_ variable: String, _ fallback: String) -> String {
            environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "\(home)/\(fallback)"
        }
        let usesOwn = !isRoot || environment["XDG_DATA_HOME"]?.hasPrefix("/") == true
        let data = usesOwn ? folder("XDG_DATA_HOME", ".local/share") + "/lend" : "/var/lib/lend"
        key = environment["LEND_KEY"].flatMap { $0.isEmpty ? nil : $0 } ?? "\(data)/server.key"
        namedSettings = environment["LEND_SETTINGS"].flatMap { $0.isEmpty ? nil : $0 }
        publishers = ["/etc/borrow/publishers.d", folder("XDG_CONFIG_HOME", ".config") + "/borrow/publishers.d"]
    }

    /// Where the loans of the server with this key are: in the key's own folder.
    ///
    /// - Parameter key: the secret key's path; `nil`: where it is kept unless told otherwise.
    public func database(besideKey key: String? = nil) -> String {
        let folder = ((key ?? self.key) as NSString).deletingLastPathComponent as NSString
        return folder.appendingPathComponent("loans.db")
    }

    /// The file of settings that is named, or that lies in the key's own folder; `nil`: there is none.
    ///
    /// - Parameter key: as for `database`.
    public func settings(besideKey key: String? = nil) -> String? {
        if let namedSettings { return namedSettings }
        let usual = (((key ?? self.key) as NSString).deletingLastPathComponent as NSString).appendingPathComponent("lend.conf")
        return FileManager.default.fileExists(atPath: usual) ? usual : nil
    }

    /// The keys of `files`, or where none are given those in the publishers' folders.
    ///
    /// - Throws: `bad-key`; `no-publishers` where there are none.
    public func trustedPublishers(files: [String]) throws(Refusal) -> [PublicKey] {
        let paths = files.isEmpty ? publishers.flatMap(Self.publicKeys(in:)) : files
        guard !paths.isEmpty else {
            throw Refusal(
                .noPublishers, "no publisher's key is trusted, so no license line can be lent",
                hint: "give --publisher FILE.pub, or put the publisher's .pub file into \(publishers[publishers.count - 1])")
        }
        do throws(KeyFileError) {
            var keys: [PublicKey] = []
            for path in paths { keys.append(try KeyFile.readPublic(path)) }
            return keys
        } catch {
            throw Refusal(error)
        }
    }

    private static func publicKeys(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".pub") }.sorted().map { "\(folder)/\($0)" }
    }
}

extension Refusal {
    init(_ error: KeyFileError) {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: error.path, isDirectory: &isFolder), isFolder.boolValue {
            self.init(.badKey, "\(error.path) is a folder", hint: "name the key file in it")
        } else {
            self.init(.badKey, error.detail, hint: error.hint)
        }
    }
}
