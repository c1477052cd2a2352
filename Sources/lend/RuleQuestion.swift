// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowFormat
import BorrowServer

/// Who wins by a file of rules, and why: the same question of options files and of DSLS' rules.
struct RuleQuestion: ParsableArguments {
    @Option(parsing: .upToNextOption, help: "License files that it is for, signed or not.")
    var license: [String] = []

    @Option(help: "Who wins for this user?")
    var user: String?

    @Option(help: "On this host.")
    var host: String?

    @Option(help: "Of this feature.")
    var feature: String?

    @Option(help: "At this display.")
    var display = ""

    @Option(help: "For this project (LM_PROJECT).")
    var project = ""

    @Option(help: "From this address.")
    var address = ""

    @Option(help: "From this device or machine, ED25519=… or MACHINE=….")
    var hostid = ""

    @Option(help: "Of this vendor, where license files have several.")
    var vendor: String?

    @Flag(help: "May it be borrowed, not only used?")
    var borrow = false

    @Flag(help: "Print JSON.")
    var json = false

    /// Explains the file, and answers where somebody was asked about.
    func answer(_ file: OptionsFile) throws {
        var texts: [LicenseText] = []
        for path in license { texts.append(try TextFile.read(path)) }
        let stock = Stocktaking(unverified: texts)
        Console.complain(stock.errors)
        let (known, vendor) = (license.isEmpty ? nil : stock.shelf, vendor.map { Bytes($0.utf8) })
        var report = OptionsReport(file, shelf: known, vendor: vendor, at: .now)
        if let (borrower, feature) = try asked() {
            try report.judge(file, borrower, feature: feature, borrowing: borrow, shelf: known, vendor: vendor, at: .now)
        }
        try show(report)
        guard report.errors.isEmpty else { throw ExitCode(RefusalCode.badConfiguration.exitStatus) }
        guard report.verdicts?.contains(where: \.allowed) ?? true else { throw ExitCode(RefusalCode.notAllowed.exitStatus) }
    }

    private func asked() throws(Refusal) -> (Borrower, Bytes)? {
        guard user != nil || host != nil || feature != nil else { return nil }
        guard let feature, let user else {
            throw Refusal(
                .usage, "who wins is asked of a user and a feature",
                hint: "give --user and --feature, and --host where rules name hosts")
        }
        return (
            Borrower(
                device: hostid, machine: hostid, user: user, host: host ?? "", display: display, project: project, address: address),
            Bytes(feature.utf8)
        )
    }

    private func show(_ report: OptionsReport) throws {
        for error in report.errors { Console.say("error", error) }
        for warning in report.warnings { Console.say("warning", warning) }
        Console.print(json ? try report.json : report.verdicts == nil ? report.table : report.verdictText)
    }
}
