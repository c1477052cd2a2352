// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowAPI
import BorrowAgent
import BorrowConsole
import BorrowFormat
import Foundation

struct GetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Borrow features, all of them or none; borrowing what is held replaces it: longer, shorter, more or fewer seats.",
        discussion: """
            Without --until and --for the end is that of LM_BORROW=today:{vendor|all}:enddate[:hh:mm].
            WHEN: 29-nov-2026[:17:00], 2026-11-29T17:00, +3d, friday, "fri 18:00", tomorrow; a day alone means its end here.
            """)

    @Argument(help: ArgumentHelp("What to borrow: a version is the oldest that will do.", valueName: "[vendor/]feature[:version][*count]"))
    var features: [String]

    @Option(parsing: .unconditional, help: ArgumentHelp("Until exactly this moment.", valueName: "when"))
    var until: String?

    @Option(
        name: .customLong("for"), parsing: .unconditional,
        help: ArgumentHelp("For so long, or as long as is allowed: 12h, 3d, 2w.", valueName: "duration"))
    var duration: String?

    @Flag(help: "Say what would be borrowed, and take nothing.")
    var dryRun = false

    @Flag(name: .customLong("system"), help: "For all users of this machine, in /var/lib/borrow/nodelock.")
    var isForAllUsers = false

    @OptionGroup var server: ServerOption
    @OptionGroup var json: JSONOption

    func run() async throws {
        try await Door(servers: server.servers, isForAllUsers: isForAllUsers, isJSON: json.isOn).run { agent throws(AgentError) in
            let laptop = agent.laptop
            let order = try Order(
                features: features, until: until, duration: duration, variable: ProcessInfo.processInfo.environment["LM_BORROW"],
                now: laptop.clock(), zone: laptop.zone)
            let outcome = try await agent.get(order, isTrial: dryRun)
            if case .refused(let problem) = outcome {
                if json.isOn { JSON.print(JSON.Failure(problem)) }
                if case .until(let end) = order.end { Voice.note("asked until \(laptop.zone.text(end))") }
                return tellRefusal(problem, zone: laptop.zone)
            }
            if json.isOn { JSON.print(GetPage(outcome)) } else { show(outcome, zone: laptop.zone) }
            return 0
        }
    }

    private func show(_ outcome: OrderOutcome, zone: Zone) {
        switch outcome {
        case .granted(let loaned):
            for loan in loaned { Voice.answer(text(of: loan, zone: zone)) }
        case .preview(let loans):
            for loan in loans {
                Voice.answer(
                    "would borrow " + line(shown(loan.name), shown(loan.version), loan.seats, until: loan.until, loan.shortened, zone))
            }
        case .refused: break
        }
    }

    private func text(of loan: Loaned, zone: Zone) -> String {
        let terms = loan.grant.terms
        let line = line(shown(terms.feature), shown(terms.version.text), terms.seats, until: terms.expiresAt, loan.isShortened, zone)
        let before = loan.extendedFrom.map { "; it was until \(zone.text($0))" } ?? ""
        return line + before + (loan.grant.line.borrowing.earlyReturn ? "" : "; it cannot be returned before")
    }

    private func line(_ name: String, _ version: String, _ seats: Int, until: Instant, _ isShortened: Bool, _ zone: Zone) -> String {
        let count = seats > 1 ? " \(seats) seats" : ""
        return "\(name) \(version)\(count) until \(zone.text(until))" + (isShortened ? ", the longest that is allowed" : "")
    }

    private func tellRefusal(_ problem: Problem, zone: Zone) -> Int32 {
        let reasons = problem.features ?? []
        for reason in reasons {
            let (name, detail) = (shown(reason.name), shown(reason.detail))
            let subject = detail.contains(name) ? "" : "\(name): "
            let hint = reason.longest.map { "--until \($0.iso8601.shown) is the longest: \(zone.text($0))" } ?? shown(reason.hint)
            Voice.error("\(subject)\(detail) [\(AgentError.label(shown(reason.code), reason.flexnet))]", hint: hint)
        }
        if reasons.isEmpty {
            Voice.error("\(shown(problem.detail)) [\(AgentError.label(shown(problem.code), problem.flexnet))]", hint: shown(problem.hint))
        }
        if features.count > 1 { Voice.note("nothing was borrowed") }
        return RefusalCode(rawValue: problem.code)?.exitStatus ?? 1
    }
}

private struct GetPage: Encodable {
    struct Loan: Encodable {
        let vendor: String
        let feature: String
        let version: String
        let seats: Int
        let loan: String?
        let until: Instant
        let shortened: Bool
        let extendedFrom: Instant?
    }

    var loans: [Loan]?
    var preview: [Loan]?

    init(_ outcome: OrderOutcome) {
        switch outcome {
        case .granted(let loaned):
            loans = loaned.map {
                let terms = $0.grant.terms
                return Loan(
                    vendor: terms.vendor.shown, feature: terms.feature.shown, version: terms.version.text.shown, seats: terms.seats,
                    loan: terms.loan.shown, until: terms.expiresAt, shortened: $0.isShortened, extendedFrom: $0.extendedFrom)
            }
        case .preview(let previewed):
            preview = previewed.map {
                Loan(
                    vendor: $0.vendor, feature: $0.name, version: $0.version, seats: $0.seats, loan: nil, until: $0.until,
                    shortened: $0.shortened, extendedFrom: nil)
            }
        case .refused: break
        }
    }
}
