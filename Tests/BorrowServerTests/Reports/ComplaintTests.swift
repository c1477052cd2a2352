// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowServer
import Foundation
import Testing

@Suite struct ComplaintTests {
    @Test func theParsersWordsBecomeOurs() {
        let complaint = Complaint(usage: "Missing expected argument\n'--license <license> ...'.", command: "lend serve")
        #expect(complaint.error == "missing expected argument '--license <license> ...' [usage]")
        #expect(complaint.hint == "`lend serve --help` shows what it takes")
        #expect(complaint.refusal.code.exitStatus == 64)
    }

    @Test func errorsCarryTheirCode() {
        #expect(Complaint(Refusal(.cannotRead, "there is no file x")).error == "there is no file x [cannot-read]")
        #expect(Complaint(Refusal(.noneFree, "0 of 1 free")).error == "0 of 1 free [none-free, FlexNet -67]")
    }

    @Test func scriptsReadJSON() throws {
        func reason(_ refusal: Refusal) throws -> [String: String]? {
            let page = try JSONSerialization.jsonObject(with: Data(Complaint(refusal).json.utf8)) as? [String: [String: String]]
            return page?["error"]
        }
        #expect(
            try reason(Refusal(.cannotRead, "no \"x\"", hint: "look")) == ["code": "cannot-read", "detail": "no \"x\"", "hint": "look"])
        #expect(try reason(Refusal(.usage, "so")) == ["code": "usage", "detail": "so"])
    }
}
