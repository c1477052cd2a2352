// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowServer

/// `rules ROUNDS`: what a pure decision costs by an empty rule set, and by 10,000 lines over 1,000 groups of 1,000 users, in turns.
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
                empty.append(cost(.none, user: kind.user))
                full.append(cost(rules, user: kind.user))
            }
            let (without, with) = (middle(empty), middle(full))
            print("\(kind.name)\t\(Int(without))\t\(Int(with))\t\(with / without)\t\(Int(read / .milliseconds(1)))")
        }
    }

    /// User `u0` is in every group, the others in their thousands.
    private static let groups: [String] = (0..<1000).map { group in
        "GROUP g\(group) u0 " + (1..<1000).map { "u\(($0 * 7 + group * 13) % 20_000)" }.joined(separator: " ")
    }

    private static let kinds: [(name: String, user: String, lines: [String])] = {
        let many = (0..<10_000).map { "\(["INCLUDE", "EXCLUDE_BORROW", "EXCLUDE"][$0 % 3]) f\($0 / 3) GROUP g\($0 % 1000)" }
        // Nobody is kept out: who is asks no further, and costs less.
        let include = (0..<10_000).map { "INCLUDE cad \($0 % 2 == 0 ? "GROUP g\($0 % 1000)" : "USER x\($0)")" }
        let exclude = (0..<10_000).map { "EXCLUDE cad \($0 % 2 == 0 ? "USER x\($0)" : "INTERNET 10.\($0 / 250).\($0 % 250).*")" }
        let limit = (0..<10_000).map { "MAX 900 cad GROUP g\($0 % 1000)" }
        let reserve = (0..<10_000).map { "RESERVE 1 cad \($0 % 10 == 0 ? "GROUP g\($0 / 10)" : "USER x\($0)")" }
        return [
            ("of many features", "u0", many), ("allow, one feature", "u0", include), ("deny, one feature", "u0", exclude),
            ("reserve, one feature", "u0", reserve), ("limit, one feature", "u0", limit), ("reserve, in few groups", "u7", reserve),
        ]
    }()

    private static let shelf = Stocktaking(unverified: [
        LicenseText(
            name: "bench.lic",
            bytes: Bytes("SERVER h ED25519=x\nVENDOR v\nINCREMENT cad v 1.0 permanent 100000 BORROW SIGN=x\n".utf8))
    ]).shelf

    /// The nanoseconds of a decision.
    private static func cost(_ rules: RuleSet, user: String) -> Double {
        let count = 200
        let asked = WantedSeats(vendor: Bytes("v".utf8), feature: Bytes("cad".utf8))
        let borrower = Borrower(
            device: "ED25519=" + String(repeating: "x", count: 43), machine: "MACHINE=" + String(repeating: "y", count: 43), user: user,
            host: "thinkpad", display: ":0", client: "bench 1", address: "192.168.7.9")
        var lent = 0
        let start = clock.now
        for _ in 0..<count {
            let pools = shelf.pools(vendor: asked.vendor, feature: asked.feature)
            let decision = Lending.decide(
                [(asked: asked, pools: pools, out: SeatsOut())], end: .lasting(86400), for: borrower, rules: rules, now: now)
            if case .lend = decision { lent += 1 }
        }
        let spent = clock.now - start
        guard lent == count || user != "u0" else { fatalError("refused") }
        return spent / .nanoseconds(1) / Double(count)
    }

    private static func middle(_ all: [Double]) -> Double { all.sorted()[all.count / 2] }
}
