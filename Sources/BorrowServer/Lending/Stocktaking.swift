// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat

/// License text and the name it goes by in messages.
public struct LicenseText: Sendable {
    public let name: String
    public let bytes: Bytes

    /// - Parameter bytes: at most `LicenseFile.largest`; what is larger does not parse.
    public init(name: String, bytes: Bytes) {
        (self.name, self.bytes) = (name, bytes)
    }
}

/// Goes through license files for what this server may lend; whatever it may not is named.
public struct Stocktaking: Sendable {
    /// Everything that may be lent, at whatever time.
    public private(set) var shelf = Shelf()
    /// The lines that do not parse; the others are taken up all the same.
    public private(set) var errors: [LicenseTextError] = []
    /// What is to be said whatever the time; `notices(at:)` is for people.
    public private(set) var notices: [Notice] = []

    /// What keeps lines with a signature from being lent, as far as somebody can do something about it.
    private var obstacles: Set<Obstacle> = []

    private let files: [String]
    private let server: Bytes
    private let publishers: [PublicKey]
    private let style: LendingStyle?
    private var lines: [LentLine] = []
    /// The file of each line.
    private var origins: [String] = []
    private var seen: Set<Bytes> = []
    /// Vendor and name of the FEATURE lines taken up.
    private var firstFeatures: Set<[Bytes]> = []

    /// - Parameter server: this server's hostid, `ED25519=…`.
    /// - Parameter publishers: the keys whose lines are lent.
    /// - Parameter style: the system whose demands each line must meet.
    public init(_ files: [LicenseText], server: Bytes, publishers: [PublicKey], style: LendingStyle? = nil) {
        (self.files, self.server, self.publishers, self.style) = (files.map(\.name), server, publishers, style)
        for file in files { take(file) }
        for line in lines { shelf.add(line) }
        shelf.applySupersede(lines)
    }

    /// What the lines of a file share: gathered once, since a file may hold thousands.
    private struct Source {
        let name: String
        let servers: [ServerLine]
        let vendors: Set<Bytes>
    }

    private mutating func take(_ text: LicenseText) {
        let parse = LicenseFile.parse(text.bytes, name: text.name)
        let source = Source(name: text.name, servers: parse.file.servers, vendors: Set(parse.file.vendors.map(\.vendor)))
        errors += parse.errors
        let lentBefore = lines.count
        for entry in parse.file.entries {
            if case .feature(let line) = entry {
                take(line, of: source)
            } else if let notice = Notice.about(entry, file: text.name) {
                notices.append(notice)
            }
        }
        let lent = lines[lentBefore...]
        guard !lent.isEmpty else { return }
        shelf.text += source.servers.flatMap(\.tokens.printed) + parse.file.vendors.flatMap(\.tokens.printed)
        shelf.text += lent.flatMap(\.line.tokens.printed)
    }

    private mutating func take(_ line: FeatureLine, of source: Source) {
        if let reason = reasonNotToLend(line, of: source) {
            if let obstacle = Obstacle(rawValue: reason) { obstacles.insert(obstacle) }
            notices.append(.notLent(line, file: source.name, reason))
            return
        }
        guard source.vendors.contains(line.vendor) else {
            notices.append(.notLent(line, file: source.name, "the file has no VENDOR line for \(line.vendor.shown)"))
            return
        }
        if let reason = line.reasonNotToStore(servers: source.servers) {
            notices.append(.notLent(line, file: source.name, reason))
            return
        }
        let lent = LentLine(line: line, servers: source.servers, order: lines.count)
        guard seen.insert(lent.hash).inserted else {
            notices.append(.notLent(line, file: source.name, "the same signed line stands above, and counts once"))
            return
        }
        if line.kind == .feature, !firstFeatures.insert([line.vendor, line.name]).inserted {
            notices.append(.notLent(line, file: source.name, "only the first FEATURE of a name counts while it stands"))
        }
        if let notice = Notice.about(line, file: source.name) { notices.append(notice) }
        lines.append(lent)
        origins.append(source.name)
    }

    /// All that is to be said at `now`: also of lines that were taken up and give no seat yet or any more.
    public func notices(at now: Instant) -> [Notice] {
        let lines = shelf.features.flatMap(\.pools).flatMap(\.lines).sorted { $0.order < $1.order }
        let dormant = lines.compactMap { line in
            line.reasonForDormancy(at: now).map { Notice.notLent(line.line, file: origins[line.order], $0) }
        }
        let places = Set(dormant.map { "\($0.file):\($0.line)" })
        return notices.filter { !places.contains("\($0.file):\($0.line)") } + dormant
    }

    /// What a server may offer to clients.
    ///
    /// - Throws: `bad-configuration` where nothing can be lent, or more than clients can read.
    public func served(at now: Instant) throws(Refusal) -> Shelf {
        guard !shelf.isEmpty else {
            throw Refusal(
                .badConfiguration, "no line of \(files.joined(separator: ", ")) can be lent by \(server.shown)", hint: wayOut)
        }
        try shelf.requireReadable(at: now)
        return shelf
    }

    /// Why there is nothing to lend, and the way out; for a shelf that is empty.
    var wayOut: String {
        [Obstacle.untrusted, .unsigned, .otherServer].first(where: obstacles.contains)?.wayOut(server: server)
            ?? "the reason of each line stands above"
    }

    private func reasonNotToLend(_ line: FeatureLine, of source: Source) -> String? {
        if line.bareKey != nil { return "it has a bare key, not a SIGN" }
        if line.count == .uncounted { return "it is node-locked and needs no server" }
        if !line.has("SIGN") { return Obstacle.unsigned.rawValue }
        if source.servers.count > 1 { return "files with several SERVER lines are not lent yet" }
        if source.servers.first?.hostid != server { return Obstacle.otherServer.rawValue }
        if !line.isSigned(by: publishers, for: source.servers) {
            return Obstacle.untrusted.rawValue
        }
        if let hostid = line.value("HOSTID"), !hostid.equals("ANY") {
            return "it has a HOSTID, and floating seats are not tied to hosts yet"
        }
        if let style, style.needsInterval, line.borrowing.interval == nil {
            return "it has neither BORROW nor BORROW_INTERVAL, and style \(style.rawValue) lends no line without an interval"
        }
        return nil
    }
}
