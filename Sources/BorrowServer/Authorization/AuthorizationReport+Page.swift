// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension AuthorizationReport {
    /// For people: each license with who may use it.
    public var page: String {
        guard !licenses.isEmpty || !groups.isEmpty else { return "all licenses are everybody's: nothing was authorized\n" }
        return (licenses.map(\.paragraph) + (groups.isEmpty ? [] : [groups.map(\.line).joined()])).joined(separator: "\n")
    }
}

extension AuthorizationReport.License {
    fileprivate var paragraph: String {
        let name = BorrowFormat.shown("\(vendor)/\(feature)")
        let who = everybody ? "everybody may use it" : authorized.isEmpty ? "nobody may use it" : "only these may use it"
        let limits = (days.map { [$0 == 1 ? "1 day at most" : "\($0) days at most"] } ?? []) + (password ? ["with a password"] : [])
        let head = ([who] + limits).joined(separator: ", ")
        guard !authorized.isEmpty else { return "\(name): \(head)\n" }
        let table = TextTable(["USER", "GROUP", "TARGET"], authorized.map { [$0.user.shown, $0.group.shown, $0.target.shown] }).text
        return "\(name): \(head)\n" + table.split(separator: "\n").map { "  \($0)\n" }.joined()
    }
}

extension AuthorizationReport.Group {
    fileprivate var line: String {
        let members = members.map { BorrowFormat.shown($0) }.joined(separator: ", ")
        return "group \(BorrowFormat.shown(name)): " + (members.isEmpty ? "is no more\n" : members + "\n")
    }
}
