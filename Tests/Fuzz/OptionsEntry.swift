// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowServer

/// Options files: whatever stands in one, its errors stand in the text, its rules are asked without end, and each line is explained.
enum OptionsEntry {
    static func take(_ input: Bytes) throws(BrokenPromise) {
        let file = OptionsFile(LicenseText(name: "", bytes: input))
        let lines = input.count { $0 == ASCII.newline } + 1
        for error in file.errors + file.warnings {
            try promise((1...lines).contains(error.position.line) && error.position.column >= 1, "an error stands in the text")
        }
        var report = OptionsReport(file, shelf: shelf, at: Cast.now)
        let rules = file.rules()
        try promise(report.lines.count >= rules.rules.count, "each rule is a line")
        // What is said of a rule is the rule again.
        let again = OptionsFile(LicenseText(name: "", bytes: Bytes(rules.rules.map(\.origin.text).joined(separator: "\n").utf8)))
        if input.allSatisfy({ $0 < 0x80 }), file.errors.isEmpty {
            let known = again.errors.filter {
                !$0.expected.hasPrefix("expected a GROUP that") && !$0.expected.hasPrefix("expected a HOST_GROUP that")
            }
            try promise(known.isEmpty && again.rules().rules.map(\.effect) == rules.rules.map(\.effect), "a rule's text is that rule")
        }
        for address in ["", "10.0.0.1", "fd00::1"] {
            let borrower = Borrower(
                device: "ED25519=x", machine: "MACHINE=x", user: "alice", host: "h", display: ":0", project: "p", address: address)
            do throws(Refusal) {
                try report.judge(file, borrower, feature: Bytes("cad"), borrowing: true, shelf: shelf, at: Cast.now)
            } catch {
                throw BrokenPromise(description: "cad is judged: \(error.detail)")
            }
            let decided = decide(borrower, rules: rules)
            for verdict in report.verdicts ?? [] where !verdict.allowed {
                try promise(decided == .notAllowed || decided == .borrowNotAllowed, "who is said to be kept out is kept out")
            }
        }
    }

    private static let shelf = Stocktaking(unverified: [
        LicenseText(
            name: "", bytes: Bytes("SERVER h ED25519=x\nVENDOR v\nINCREMENT cad v 1.0 permanent 10 BORROW VENDOR_STRING=a SIGN=x\n".utf8))
    ]).shelf

    private static func decide(_ borrower: Borrower, rules: RuleSet) -> RefusalCode? {
        let asked = WantedSeats(vendor: Bytes("v"), feature: Bytes("cad"))
        let features = [(asked: asked, pools: shelf.pools(vendor: Bytes("v"), feature: Bytes("cad")), out: SeatsOut())]
        guard case .refuse(let refusals) = Lending.decide(features, end: .lasting(60), for: borrower, rules: rules, now: Cast.now) else {
            return nil
        }
        return refusals[0].refusal.code
    }

    static let seeds: [Bytes] = [
        "INCLUDE cad USER alice\n", "EXCLUDE cad:VERSION=1.0 HOST h\r\n", "include \"cad:VENDOR_STRING=a\" group g\nGROUP g alice bob\n",
        "INCLUDEALL INTERNET 10.0.0.*\nEXCLUDEALL INTERNET 10.0.0.0/8", "INCLUDE_BORROW cad DISPLAY :0\nEXCLUDE_BORROW cad PROJECT p",
        "RESERVE 2 cad HOST_GROUP lab\nHOST_GROUP lab h 10.1.* \\\n fd00::/8", "MAX 3 cad USER alice\nMAX 2 cad USER alice",
        "BORROW_LOWWATER cad 3\nMAX_BORROW_HOURS cad 24\nMAX_OVERDRAFT cad 1", "GROUPCASEINSENSITIVE ON\nGROUP a b\nGROUP b a",
        "# comment\nLINGER cad 300\nREPORTLOG +x\nTIMEOUTALL 900", "INCLUD cad USER x",
        "INCLUDE cad USER \"alice \"\nINCLUDE cad USER \u{0430}lice",
    ].map { Bytes($0.utf8) }
}
