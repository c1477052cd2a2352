// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import Testing

@testable import BorrowServer

/// Which bodies are usage reports: everything else is a bad request that says why.
@Suite struct UsageReportTests {
    private static func json(_ entries: String, user: String = "alice", more: String = "") -> Bytes {
        Bytes(#"{"user":"\#(user)","host":"thinkpad","entries":[\#(entries)]\#(more)}"#.utf8)
    }

    private static func entry(
        _ name: String = "f", day: String = "2026-11-23", launches: String = "1", minutes: String = "1", vendor: String = "ugslmd"
    ) -> String {
        #"{"vendor":"\#(vendor)","name":"\#(name)","day":"\#(day)","launches":\#(launches),"minutes":\#(minutes)}"#
    }

    private static func entries(_ count: Int) -> String { (0..<count).map { entry("f\($0)") }.joined(separator: ",") }

    @Test func asManyAsFitARequestAreRead() throws {
        let body = Self.json(Self.entries(UsageReport.mostEntries))
        #expect(body.count <= LicenseResponder.largestBody)
        let days = try UsageReport(json: body).used(on: "ED25519=x")
        #expect(days.count == UsageReport.mostEntries)
        #expect(days[0].feature == Bytes("f0"))
        #expect(days[0].day == CivilDate(year: 2026, month: 11, day: 23))
        #expect(days[0].device == "ED25519=x")
    }

    @Test(arguments: [
        ("no JSON", Bytes("used f"), "cannot be read"),
        ("no user", Bytes(#"{"host":"h","entries":[]}"#), "user is missing"),
        ("no entries", json(""), "0 entries"),
        ("one too many", json(entries(501)), "501 entries are reported, 1 to 500"),
        ("an empty user", json(entry(), user: ""), "user and host"),
        ("a user who reorders text", json(entry(), user: "ali\u{202E}ce"), "user"),
        ("a user of 256 bytes", json(entry(), user: String(repeating: "x", count: 256)), "user"),
        ("no name", json(entry("")), "name"),
        ("a name with NUL", json(entry("a\\u0000b")), "name"),
        ("a vendor longer than any line's", json(entry(vendor: String(repeating: "x", count: 256))), "vendor"),
        ("31 February", json(entry(day: "2026-02-31")), "no day"),
        ("a moment", json(entry(day: "2026-11-23T09:00:00Z")), "no day"),
        ("a day twice", json(entry() + "," + entry()), "2026-11-23 twice"),
        ("launches below nothing", json(entry(launches: "-1")), "the launches of f are -1"),
        ("more minutes than nine digits", json(entry(minutes: "1000000000")), "the minutes of f are"),
        ("minutes past all bounds", json(entry(minutes: "1e40")), "cannot be read"),
        ("half a minute", json(entry(minutes: "0.5")), "cannot be read"),
        ("a field nobody knows", json(entry(), more: #","machine":"m""#), "machine is not known"),
        ("a field of terms", json(#"{"vendor":"v","name":"f","count":1}"#), "count is not known"),
        ("a field twice", json(entry(), more: #","host":"h""#), "host stands twice"),
        ("a thousand brackets", Bytes(repeating: 0x5B, count: 1000), "deeper than usage reports are"),
    ])
    func refuses(_ what: String, body: Bytes, reason: String) {
        let refusal = #expect(throws: Refusal.self) { try UsageReport(json: body).used(on: "ED25519=x") }
        #expect(refusal?.code == .badRequest)
        #expect(refusal?.detail.contains(reason) == true, "\(refusal?.detail ?? "")")
        #expect(refusal?.hint.hasPrefix("usage reports are JSON") == true)
    }
}
