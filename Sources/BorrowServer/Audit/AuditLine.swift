// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

/// A row of the audit as it is exported; what is empty is left out.
struct AuditLine: Codable, Sendable {
    let number: Int64
    let at: Instant
    let action: String
    var user: String?
    var host: String?
    var device: String?
    let request: String?
    let vendor: String?
    let feature: String?
    let loan: String?
    let seats: Int64?
    let code: String?
    var detail: String?
    var administrator: String?
    let hash: String

    init(_ row: AuditRow, hash: Bytes) {
        func text(_ bytes: Bytes?) -> String? { bytes.flatMap { $0.isEmpty ? nil : String(decoding: $0, as: UTF8.self) } }
        (number, at, action) = (row.number, Instant(seconds: row.at), text(row.action) ?? "")
        (user, host, device) = (text(row.user), text(row.host), text(row.device))
        (request, vendor, feature) = (text(row.request), text(row.vendor), text(row.feature))
        (loan, seats, code) = (text(row.loan), row.seats, text(row.code))
        (detail, administrator) = (text(row.detail), text(row.administrator))
        self.hash = Base64URL.encode(hash).shown
    }

    /// Without the names of a row that was written with them; what may hold some is left out.
    func hidden(by pseudonyms: Pseudonyms) -> AuditLine {
        var line = self
        line.user = user.map { Self.hide($0, pseudonyms, .user) }
        line.host = host.map { Self.hide($0, pseudonyms, .host) }
        line.device = device.map { Self.hide($0, pseudonyms, .device) }
        line.administrator = administrator.map { $0.contains("~") ? $0 : pseudonyms.administrator($0) }
        if !Self.namesNobody.contains(action) { line.detail = nil }
        return line
    }

    /// What was done where the detail is always made of our own words.
    private static let namesNobody = [AuditEntry.Action.lend, .replace, .takeBack, .usage, .adopt, .adoptRows, .prune, .alarm, .rotate].map(
        \.rawValue)

    private static func hide(_ name: String, _ pseudonyms: Pseudonyms, _ kind: Pseudonyms.Kind) -> String {
        let isHidden = name.hasPrefix("~") && Base64URL.decode(Bytes(name.utf8.dropFirst()))?.count == 16
        return isHidden ? name : pseudonyms.pseudonym(name, kind)
    }
}
