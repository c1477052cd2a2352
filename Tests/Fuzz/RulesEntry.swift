// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

@testable import BorrowServer

/// Files of DSLS' rules: whatever stands in one, its errors and warnings stand in the text, and its rules decide without end.
enum RulesEntry {
    static func take(_ input: Bytes) throws(BrokenPromise) {
        let file = RulesFile(LicenseText(name: "", bytes: input))
        let lines = input.count { $0 == ASCII.newline } + 1
        for error in file.errors + file.warnings {
            try promise((1...lines).contains(error.position.line) && error.position.column >= 1, "an error stands in the text")
        }
        try promise(file.errors.isEmpty || file.warnings.isEmpty, "what cannot be used is not warned of")
        let rules = file.ruleSet
        try promise(rules.rules.count == file.rules.count, "each rule is in force")
        for address in ["", "10.0.0.1", "fd00::1"] {
            let borrower = Borrower(device: "ED25519=x", machine: "MACHINE=x", user: "alice", host: "h", address: address)
            try isDeniedByARuleOnly(borrower, file: file, rules: rules)
        }
    }

    private static func isDeniedByARuleOnly(_ borrower: Borrower, file: RulesFile, rules: RuleSet) throws(BrokenPromise) {
        let asked = WantedSeats(vendor: Bytes("v"), feature: Bytes("cad"))
        let features = [(asked: asked, pools: shelf.pools(vendor: asked.vendor, feature: asked.feature), out: SeatsOut())]
        guard case .refuse(let refusals) = Lending.decide(features, end: .lasting(60), for: borrower, rules: rules, now: Cast.now) else {
            return
        }
        try promise(!file.rules.isEmpty, "without a rule everybody may: \(refusals[0].refusal.detail)")
    }

    private static let shelf = Stocktaking(unverified: [
        LicenseText(name: "", bytes: Bytes("SERVER h ED25519=x\nVENDOR v\nINCREMENT cad v 1.0 permanent 10 BORROW SIGN=x\n".utf8))
    ]).shelf

    static let seeds: [Bytes] = [
        "ALLOW cad USER alice \"carol smith\"\n", "DENY v/cad HOST h\r\n",
        "GROUP lab IP 10.0.0.1-10.0.0.9 10.1.0.0/16\nRESERVE 2 cad GROUP lab",
        "LIMIT 5 * GROUP g\nGROUP g USER alice\nGROUP g USER bob", "deny cad IP 10.0.0.* \\\n fd00::/8", "LIMIT 0 cad ALL",
        "RESERVE 1 cad ALL",
        "ALLOW cad USER a\nDENY cad USER a\nLIMIT 2 cad USER a\nRESERVE 3 cad USER a", "ALLOW cad GROUP nobody", "PERMIT cad USER a",
        "GROUP g USER h\nGROUP h USER g\nDENY cad GROUP g", "# comment\nALLOW cad USER \u{430}lice\nALLOW cad USER alice",
        "LIMIT 999999999 cad USER a\nLIMIT 0 cad USER a",
    ].map { Bytes($0.utf8) }
}
