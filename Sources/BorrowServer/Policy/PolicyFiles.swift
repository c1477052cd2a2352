// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat

/// The files that a server lends by: read at its start, and again whenever its administrator says so.
public struct PolicyFiles: Sendable {
    public let licenses: [String]
    /// In place of those that VENDOR lines name; they hold for every vendor.
    public let options: [String]
    /// DSLS' rules, which hold for every vendor beside the options.
    public let rules: [String]
    /// Public keys; empty: those in the publishers' folders.
    public let publishers: [String]
    public let places: Places
    /// The server's hostid.
    public let server: Bytes
    /// The hostids of keys that its key took the place of.
    public let retired: [Bytes]
    public var settings: LendingSettings

    public init(
        licenses: [String], options: [String] = [], rules: [String] = [], publishers: [String] = [], places: Places, server: Bytes,
        retired: [Bytes] = [],
        settings: LendingSettings = .standard
    ) {
        (self.licenses, self.options, self.rules, self.publishers) = (licenses, options, rules, publishers)
        (self.places, self.server, self.retired, self.settings) = (places, server, retired, settings)
    }

    /// - Throws: `cannot-read`, `bad-key`, `no-publishers`; `bad-configuration` where nothing can be lent.
    public func read(at now: Instant) throws(Refusal) -> PolicyReading {
        let publishers = try places.trustedPublishers(files: publishers)
        var texts: [LicenseText] = []
        for file in licenses { texts.append(try TextFile.read(file)) }
        let stock = Stocktaking(texts, server: server, publishers: publishers, retired: retired, style: settings.style)
        var reading = PolicyReading(errors: stock.errors, notices: stock.notices(at: now))
        var sets: [RuleSet] = []
        for (path, vendor) in optionsFiles(namedIn: texts) {
            let file = OptionsFile(try TextFile.read(path))
            reading.optionsErrors += file.errors
            reading.warnings += file.warnings + file.warnings(against: stock.shelf, vendor: vendor, at: now)
            reading.notes.append("\(vendor.map { "the options of \($0.shown)" } ?? "options") are read from \(path)")
            reading.notes += file.unused
            sets.append(file.rules(vendor: vendor))
        }
        for path in rules {
            let file = OptionsFile(RulesFile(try TextFile.read(path)))
            reading.optionsErrors += file.errors
            reading.warnings += file.warnings + file.warnings(against: stock.shelf, vendor: nil, at: now)
            reading.notes.append("rules are read from \(path)")
            sets.append(file.rules())
        }
        do throws(Refusal) {
            reading.policy = LendingPolicy(shelf: try stock.served(at: now), rules: RuleSet(combining: sets), settings: settings)
        } catch {
            reading.obstacle = error
        }
        return reading
    }

    /// Each file once for each vendor.
    private func optionsFiles(namedIn texts: [LicenseText]) -> [(path: String, vendor: Bytes?)] {
        guard options.isEmpty else { return options.map { ($0, nil) } }
        var found: [(path: String, vendor: Bytes?)] = []
        for text in texts {
            for line in LicenseFile.parse(text.bytes, name: text.name).file.vendors {
                guard let path = line.optionsFile(ofLicense: text.name) else { continue }
                if !found.contains(where: { $0.path == path && $0.vendor == line.vendor }) { found.append((path, line.vendor)) }
            }
        }
        return found
    }
}

/// What the files say, with everything that is to be said about them.
public struct PolicyReading: Sendable {
    /// Lines of license files that do not parse.
    public let errors: [LicenseTextError]
    /// What is not lent, and why.
    public let notices: [Notice]
    /// Lines of options files that do not parse: without them, more would be allowed than somebody meant.
    public internal(set) var optionsErrors: [LicenseTextError] = []
    public internal(set) var warnings: [LicenseTextError] = []
    public internal(set) var notes: [String] = []
    fileprivate(set) var policy: LendingPolicy?
    fileprivate(set) var obstacle: Refusal?

    init(errors: [LicenseTextError], notices: [Notice]) {
        (self.errors, self.notices) = (errors, notices)
    }

    /// What a server may start with.
    ///
    /// - Throws: `bad-configuration` where an options file has a mistake, or nothing can be lent.
    public func policyToStart() throws(Refusal) -> LendingPolicy {
        guard optionsErrors.isEmpty else {
            let lines = optionsErrors.count == 1 ? "1 line" : "\(optionsErrors.count) lines"
            throw Refusal(
                .badConfiguration, "\(lines) of options or rules cannot be read, as is said above",
                hint:
                    "put them right; `lend options check \(optionsErrors[0].file)` explains every line of a file, and `lend rules check` those of DSLS"
            )
        }
        guard let policy else { throw obstacle ?? Refusal(.internalFault, "a reading without a policy") }
        return policy
    }

    /// What takes the place of a policy in force: only where no file has a mistake.
    ///
    /// - Throws: `bad-configuration`.
    public func policyToGoOn() throws(Refusal) -> LendingPolicy {
        let policy = try policyToStart()
        guard errors.isEmpty else {
            let lines = errors.count == 1 ? "1 line" : "\(errors.count) lines"
            throw Refusal(
                .badConfiguration, "\(lines) of license files cannot be read, as is said above", hint: "put them right, then try again")
        }
        return policy
    }
}
