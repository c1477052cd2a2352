// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import BorrowServer

/// License files, as they stand and as a publisher's draft.
enum LicenseTextEntry {
    static func take(_ input: Bytes) throws(BrokenPromise) {
        try printsWhatItRead(LicenseFile.parse(input, name: "", unsigned: false), of: input)
        try printsWhatItRead(LicenseFile.parse(input, name: "", unsigned: true), of: input)
        try signsWhatVerifies(LicenseDraft(LicenseText(name: "", bytes: input)))
    }

    private static func printsWhatItRead(_ parse: LicenseParse, of input: Bytes) throws(BrokenPromise) {
        let printed = parse.file.printed
        let again = LicenseFile.parse(printed, name: "")
        try promise(again.errors.isEmpty, "what is printed parses: \(again.errors.first?.description ?? "")")
        try promise(again.file.printed == printed, "what is printed prints the same again")
        try promise(again.file.entries.count == parse.file.entries.count, "what is printed has as many lines")
        let lines = input.count { $0 == ASCII.newline } + 1
        for error in parse.errors + parse.warnings {
            try promise((1...lines).contains(error.position.line) && error.position.column >= 1, "an error stands in the text")
        }
    }

    /// What `lend publisher sign` writes is what servers and launch checks take.
    private static func signsWhatVerifies(_ draft: LicenseDraft) throws(BrokenPromise) {
        guard let signed = try? draft.signed(by: Cast.publisher) else { return }
        let parse = LicenseFile.parse(signed.text, name: "")
        try promise(parse.errors.isEmpty, "what was signed parses")
        let servers = parse.file.servers
        for line in parse.file.features where line.bareKey == nil {
            try promise(line.isSigned(by: [Cast.publisher.publicKey], for: servers), "what was signed verifies")
        }
        for line in parse.file.entries.compactMap(\.derivation) {
            try promise(line.isSigned(by: [Cast.publisher.publicKey], for: servers), "what was signed verifies")
        }
    }
}
