// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

@testable import BorrowServer

/// Files of authorizations: whatever stands in one, its errors stand in the text, and what is taken over is printed and read again.
enum AuthorizationEntry {
    static func take(_ input: Bytes) throws(BrokenPromise) {
        let text = AuthorizationText(LicenseText(name: "", bytes: input))
        let lines = input.count { $0 == ASCII.newline } + 1
        for error in text.errors {
            try promise((1...lines).contains(error.position.line) && error.position.column >= 1, "an error stands in the text")
        }
        for license in text.authorizations {
            try promise((1...Authorization.mostDays).contains(license.days ?? 1), "days are within LUM's ceiling")
            try promise(license.authorized.isEmpty || !license.everybody, "where some may, not everybody may")
        }
        guard text.errors.isEmpty, String(validating: input, as: UTF8.self) != nil else { return }
        let file = report(of: text).file
        let again = AuthorizationText(LicenseText(name: "", bytes: Bytes(file.utf8)))
        try promise(again.errors.isEmpty, "what is printed is read: \(again.errors.first?.description ?? "")")
        try promise(Set(again.authorizations) == Set(text.authorizations), "what is printed says the same")
        try promise(again.groups.map { $0.name } == text.groups.map { $0.name }, "groups keep their names")
        try promise(again.groups.map { $0.members } == text.groups.map { $0.members }, "groups keep their members")
    }

    private static func report(of text: AuthorizationText) -> AuthorizationReport {
        AuthorizationReport(
            licenses: text.authorizations.map { license in
                AuthorizationReport.License(
                    vendor: license.license.vendor.shown, feature: license.license.feature.shown, everybody: license.everybody,
                    authorized: license.authorized, days: license.days, password: false)
            }, groups: text.groups.map { AuthorizationReport.Group(name: $0.name.shown, members: $0.members.map(\.shown)) })
    }

    static let seeds: [Bytes] = [
        "GROUP designers alice bob\nALLOW ugslmd cad * designers *\n", "GROUP \"the designers\" alice\r\nGROUP \"the designers\" bob",
        "ALLOW ugslmd cad alice * *\nALLOW ugslmd cad bob * *\nDAYS ugslmd cad 30", "all ugslmd cad\ndays ugslmd cad 120",
        "NOBODY ugslmd cad", "ALLOW v f * * MACHINE=3_Po594q46Xu6ceycz_U2g5xqrVOGI0kcfMPSvKhXsc",
        "ALLOW v f * * ED25519=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "# comment\n\nALL v \\\n  f", "DAYS v f 0",
        "ALL v f\nALLOW v f a * *", "NOBODY v f\nNOBODY v f", "ALLOW v \"f g\" \"a b\" \"#\" *", "PERMIT v f", "GROUP g a\u{301} \u{430}",
    ].map { Bytes($0.utf8) }
}
