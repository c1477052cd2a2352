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
    public internal(set) var shelf = Shelf()
    /// The lines that do not parse; the others are taken up all the same.
    public private(set) var errors: [LicenseTextError] = []
    /// What is to be said whatever the time; `notices(at:)` is for people.
    public internal(set) var notices: [Notice] = []

    /// What keeps lines with a signature from being lent, as far as somebody can do something about it.
    private var obstacles: Set<Obstacle> = []

    private let files: [String]
    private let server: Bytes
    private let publishers: [PublicKey]
    private let retired: [Bytes]
    private let style: LendingStyle?
    /// Whether only what a trusted publisher has signed for this server is taken up.
    private let isForLending: Bool
    private var sources: [Source] = []
    private(set) var lines: [LentLine] = []
    /// Where each line stands, and by what name.
    private var origins: [Notice.Place] = []
    /// The PACKAGE and UPGRADE lines that may be lent.
    var derivations: [OfferedDerivation] = []
    private var seen: Set<Bytes> = []
    /// Vendor and name of the FEATURE lines taken up.
    private var firstFeatures: Set<[Bytes]> = []

    /// - Parameter server: this server's hostid, `ED25519=…`.
    /// - Parameter publishers: the keys whose lines are lent.
    /// - Parameter retired: the server's old hostids, whose lines the publisher signs anew.
    /// - Parameter style: the system whose demands each line must meet.
    public init(_ files: [LicenseText], server: Bytes, publishers: [PublicKey], retired: [Bytes] = [], style: LendingStyle? = nil) {
        self.init(files, server: server, publishers: publishers, retired: retired, style: style, isForLending: true)
    }

    /// What license files hold for whatever server, signed or not: to judge rules by, never to lend from.
    public init(unverified files: [LicenseText]) {
        self.init(files, server: [], publishers: [], retired: [], style: nil, isForLending: false)
    }

    private init(
        _ files: [LicenseText], server: Bytes, publishers: [PublicKey], retired: [Bytes], style: LendingStyle?, isForLending: Bool
    ) {
        (self.files, self.server, self.publishers) = (files.map(\.name), server, publishers)
        (self.retired, self.style, self.isForLending) = (retired, style, isForLending)
        for file in files { take(file) }
        for line in lines { shelf.add(line) }
        shelf.applySupersede(lines)
        derive()
        shelf.applySupersede(lines)
        shelf.bindSuites()
        shelf.texts = sources.map { (servers: $0.servers, text: text(of: $0)) }
    }

    /// What the lines of a file share: gathered once, since a file may hold thousands.
    struct Source {
        let name: String
        let servers: [ServerLine]
        let vendors: Set<Bytes>
        let vendorLines: [VendorLine]
        /// Of the file among all files.
        let place: Int
    }

    private mutating func take(_ text: LicenseText) {
        let parse = LicenseFile.parse(text.bytes, name: text.name)
        let vendors = parse.file.vendors
        let source = Source(
            name: text.name, servers: parse.file.servers, vendors: Set(vendors.map(\.vendor)), vendorLines: vendors, place: sources.count)
        sources.append(source)
        errors += parse.errors
        for entry in parse.file.entries {
            if case .feature(let line) = entry {
                take(line, of: source)
            } else if let derivation = entry.derivation {
                take(derivation, of: source)
            } else if let notice = Notice.about(entry, file: text.name) {
                notices.append(notice)
            }
        }
    }

    /// What clients may read of a file.
    private func text(of source: Source) -> Bytes {
        let made = derivations.filter { $0.source.place == source.place && $0.gives }.flatMap(\.derivation.tokens.printed)
        let lent = zip(lines, origins).filter { $1.source == source.place }.flatMap(\.0.line.tokens.printed)
        guard !made.isEmpty || !lent.isEmpty else { return [] }
        return source.servers.flatMap(\.tokens.printed) + source.vendorLines.flatMap(\.tokens.printed) + made + lent
    }

    private mutating func take(_ line: FeatureLine, of source: Source) {
        if let reason = reasonNotToLend(line, of: source) {
            notices.append(.notLent(line, file: source.name, reason))
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
        origins.append(Notice.Place(line, file: source.name, source: source.place))
    }

    private mutating func take(_ derivation: Derivation, of source: Source) {
        let place = Notice.Place(derivation, file: source.name, source: source.place)
        if let reason = reasonNotToLend(derivation, of: source) {
            notices.append(place.notLent(reason))
            return
        }
        let offered = OfferedDerivation(derivation: derivation, source: source, place: place)
        if let reason = derivations.lazy.compactMap({ offered.reasonNotToCount(beside: $0) }).first {
            notices.append(place.notLent(reason))
            return
        }
        if let notice = Notice.about(derivation, at: place) { notices.append(notice) }
        derivations.append(offered)
    }

    /// Adds what a PACKAGE or UPGRADE line makes of a line.
    mutating func add(_ line: FeatureLine, of base: LentLine, by offered: OfferedDerivation, seats: Int, ordinal: Int = 0) {
        let suite = offered.package.flatMap { Suite($0) }
        let pool = Pool.ID(line, of: base.written, by: offered.derivation, ordinal: ordinal)
        let lent = LentLine(line, of: base, by: offered.derivation, seats: seats, pool: pool, suite: suite, order: origins.count)
        origins.append(offered.place)
        shelf.add(lent, of: base)
    }

    /// All that is to be said at `now`: also of lines that were taken up and give no seat yet or any more.
    public func notices(at now: Instant) -> [Notice] {
        let lines = shelf.features.flatMap(\.pools).flatMap(\.lines).sorted { $0.order < $1.order }
        var dormant: [Notice] = []
        for line in lines {
            guard let reason = line.reasonForDormancy(at: now) else { continue }
            if let notice = noticeOfUpgrade(line, reason, at: now, among: lines) {
                if !dormant.contains(where: { $0.file == notice.file && $0.line == notice.line }) { dormant.append(notice) }
                continue
            }
            let notice = origins[line.order].notLent(reason)
            // What a PACKAGE makes of a line that is named is not named again.
            if line.derivation == nil || !(line.sleepsWithItsLine(at: now) || dormant.contains(notice)) { dormant.append(notice) }
        }
        let places = Set(dormant.map { "\($0.file):\($0.line)" })
        return notices.filter { !places.contains("\($0.file):\($0.line)") } + dormant
    }

    /// What is to be said of an UPGRADE line of whose lines none gives a seat: it is named itself, for it may have been paid for since.
    private func noticeOfUpgrade(_ line: LentLine, _ reason: String, at now: Instant, among lines: [LentLine]) -> Notice? {
        guard case .upgrade = line.derivation, line.sleepsWithItsLine(at: now) else { return nil }
        let place = origins[line.order]
        let others = lines.filter { origins[$0.order].line == place.line && origins[$0.order].source == place.source }
        guard others.allSatisfy({ $0.sleepsWithItsLine(at: now) }) else { return nil }
        return place.notLent("no line that it upgrades gives a seat: of the first, \(reason)")
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

    private mutating func reasonNotToLend(_ line: FeatureLine, of source: Source) -> String? {
        if line.bareKey != nil, isForLending { return "it has a bare key, not a SIGN" }
        if line.count == .uncounted { return "it is node-locked and needs no server" }
        if let reason = reasonNotToLend(line.tokens, of: line.vendor, of: source, isSigned: line.isSigned) { return reason }
        if let hostid = line.value("HOSTID"), !hostid.equals("ANY") {
            return "it has a HOSTID, and floating seats are not tied to hosts yet"
        }
        if let style, style.needsInterval, line.borrowing.interval == nil {
            return "it has neither BORROW nor BORROW_INTERVAL, and style \(style.rawValue) lends no line without an interval"
        }
        return nil
    }

    private mutating func reasonNotToLend(_ derivation: Derivation, of source: Source) -> String? {
        if case .upgrade(let line) = derivation, line.count == .uncounted { return "it counts no seats, and only counted ones are lent" }
        return reasonNotToLend(derivation.tokens, of: derivation.vendor, of: source, isSigned: derivation.isSigned)
    }

    /// What holds for lines of every kind.
    private mutating func reasonNotToLend(
        _ tokens: Tokens, of vendor: Bytes, of source: Source, isSigned: ([PublicKey], [ServerLine]) -> Bool
    ) -> String? {
        guard isForLending else { return nil }
        var obstacle: Obstacle?
        if !tokens.has("SIGN") {
            obstacle = .unsigned
        } else if ![0, 1, 3].contains(source.servers.count) {
            return "the file has \(source.servers.count) SERVER lines, one or three are needed"
        } else if source.servers.contains(where: { retired.contains($0.hostid) }), !source.servers.contains(where: { $0.hostid == server })
        {
            return "it is signed for this server's old key; the publisher signs it for the new one"
        } else if !source.servers.contains(where: { $0.hostid == server }) {
            obstacle = .otherServer
        } else if !isSigned(publishers, source.servers) {
            obstacle = .untrusted
        }
        if let obstacle {
            obstacles.insert(obstacle)
            return obstacle.rawValue
        }
        return source.vendors.contains(vendor) ? nil : "the file has no VENDOR line for \(vendor.shown)"
    }
}
