// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowServer

/// `rules ROUNDS`: what a pure decision costs by an empty rule set, and by 10,000 lines over 1,000 groups of 1,000 users, in turns;
/// where nobody holds a seat, and where 200 users do.
///
/// Prints a line for each kind of file: its name, the nanoseconds of a decision without rules and with them, their ratio, and the
/// milliseconds to read it, parted by tabs.
@main enum Rules {
    private static let now = CivilDate(iso8601: Bytes("2026-11-22".utf8))?.startOfDay ?? Instant(seconds: 0)
    private static let clock = ContinuousClock()

    static func main() {
        let rounds = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 20
        for kind in kinds {
            let text = Bytes((groups + kind.lines + ["INCLUDE cad GROUP everybody", "GROUP everybody u0"]).joined(separator: "\n").utf8)
            let start = clock.now
            let file = OptionsFile(LicenseText(name: "bench.opt", bytes: text))
            guard file.errors.isEmpty else { fatalError(file.errors[0].description) }
            let rules = file.rules()
            let read = clock.now - start
            var (empty, full) = ([Double](), [Double]())
            for _ in 0..<rounds {
                empty.append(cost(.none, kind))
                full.append(cost(rules, kind))
            }
            let (without, with) = (middle(empty), middle(full))
            print("\(kind.name)\t\(Int(without))\t\(Int(with))\t\(with / without)\t\(Int(read / .milliseconds(1)))")
        }
    }

    /// User `u0` is in every group, the others in their thousands.
    private static let groups: [String] = (0..<1000).map { group in
        "GROUP g\(group) u0 " + (1..<1000).map { "u\(($0 * 7 + group * 13) % 20_000)" }.joined(separator: " ")
    }

    private struct Kind {
        let name: String
        let user: String
        let lines: [String]
        var seats = 100_000
        var holders = 0
    }

    private static let kinds: [Kind] = {
        let many = (0..<10_000).map { "\(["INCLUDE", "EXCLUDE_BORROW", "EXCLUDE"][$0 % 3]) f\($0 / 3) GROUP g\($0 % 1000)" }
        // Nobody is kept out: who is asks no further, and costs less.
        let include = (0..<10_000).map { "INCLUDE cad \($0 % 2 == 0 ? "GROUP g\($0 % 1000)" : "USER x\($0)")" }
        let exclude = (0..<10_000).map { "EXCLUDE cad \($0 % 2 == 0 ? "USER x\($0)" : "INTERNET 10.\($0 / 250).\($0 % 250).*")" }
        func limit(_ seats: Int) -> [String] { (0..<10_000).map { "MAX \(seats) cad GROUP g\($0 % 1000)" } }
        let reserve = (0..<10_000).map { "RESERVE 1 cad \($0 % 10 == 0 ? "GROUP g\($0 / 10)" : "USER x\($0)")" }
        return [
            Kind(name: "of many features", user: "u0", lines: many), Kind(name: "allow, one feature", user: "u0", lines: include),
            Kind(name: "deny, one feature", user: "u0", lines: exclude), Kind(name: "reserve, one feature", user: "u0", lines: reserve),
            Kind(name: "limit, one feature", user: "u0", lines: limit(900)),
            Kind(name: "reserve, in few groups", user: "u7", lines: reserve),
            Kind(name: "reserve, 200 hold", user: "u0", lines: reserve, holders: 200),
            Kind(name: "limit, 200 hold", user: "u0", lines: limit(900), holders: 200),
            // Who holds what has to be counted: all that is free may be kept for others, and all that is held may be a group's.
            Kind(name: "reserve, all counted", user: "u0", lines: reserve, seats: 10_200, holders: 200),
            Kind(name: "limit, all counted", user: "u0", lines: limit(150), holders: 200),
        ]
    }()

    private static func shelf(_ seats: Int) -> Shelf {
        Stocktaking(unverified: [
            LicenseText(
                name: "bench.lic",
                bytes: Bytes("SERVER h ED25519=x\nVENDOR v\nINCREMENT cad v 1.0 permanent \(seats) BORROW SIGN=x\n".utf8))
        ]).shelf
    }

    private static func borrower(_ user: String) -> Borrower {
        Borrower(
            device: "ED25519=" + String(repeating: "x", count: 43), machine: "MACHINE=" + String(repeating: "y", count: 43), user: user,
            host: "thinkpad", display: ":0", client: "bench 1", address: "192.168.7.9")
    }

    /// The nanoseconds of a decision.
    private static func cost(_ rules: RuleSet, _ kind: Kind) -> Double {
        let (count, shelf, borrower) = (200, shelf(kind.seats), borrower(kind.user))
        let asked = WantedSeats(vendor: Bytes("v".utf8), feature: Bytes("cad".utf8))
        guard let pool = shelf.features.first?.pools.first?.id else { fatalError("no pool") }
        var out = SeatsOut(now: [pool: kind.holders])
        out.holders = (0..<kind.holders).map { number in
            SeatsOut.Holder(
                self.borrower("u\(number * 97 + 1)"), vendor: asked.vendor, feature: asked.feature, pool: pool, seats: 1, isConnected: false
            )
        }
        var lent = 0
        let start = clock.now
        for _ in 0..<count {
            let pools = shelf.pools(vendor: asked.vendor, feature: asked.feature)
            let decision = Lending.decide(
                [(asked: asked, pools: pools, out: out)], end: .lasting(86400), for: borrower, rules: rules, now: now)
            if case .lend = decision { lent += 1 }
        }
        let spent = clock.now - start
        guard lent == count || kind.user != "u0" else { fatalError("refused") }
        return spent / .nanoseconds(1) / Double(count)
    }

    private static func middle(_ all: [Double]) -> Double { all.sorted()[all.count / 2] }
}
