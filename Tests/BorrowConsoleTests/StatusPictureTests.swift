// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import Foundation
import Testing

@testable import BorrowAgent
@testable import BorrowConsole

/// What `borrow status` draws, against a golden file; BORROW_GOLDEN=write makes it anew.
struct StatusPictureTests {
    private let now = Instant(iso8601: "2026-11-23T09:00:00Z")!
    private let cet = Zone(offset: { _ in 3600 }, abbreviation: { _ in "CET" })

    private func holding(
        _ feature: String, _ state: Holding.State = .held, version: String = "27.0", seats: Int = 1, days: Int64 = 7, left: Int64 = 86400,
        renewIn: Int64? = nil, earlyReturn: Bool = true, info: String? = nil, user: String = "alice"
    ) -> Holding {
        let isOut = state == .held || state == .ended
        return Holding(
            vendor: Bytes("ugslmd"), feature: Bytes(feature.utf8), state: state, version: Version(version), seats: seats,
            loan: Bytes(feature.utf8), server: nil, serverHost: Bytes("lic1.example.com"), issuedAt: now + (left - days * 86400),
            expiresAt: isOut ? now + left : nil, renewAt: renewIn.map { now + $0 }, returnedAt: isOut ? nil : now + -7200,
            receivedAt: state == .returned ? now + -3600 : nil, earlyReturn: earlyReturn, userInfo: info.map { Bytes($0.utf8) },
            user: Bytes(user.utf8), path: nil, verdict: nil)
    }

    private func picture(_ holdings: [Holding], openRequests: Int = 0, outlook: StatusPicture.Outlook, colours: Bool = false) -> String {
        StatusPicture(
            Status(holdings: holdings, openRequests: openRequests, faults: []), of: Person(user: "alice", host: "thinkpad"),
            outlook: outlook,
            now: now, zone: cet, colours: Colours(areOn: colours)
        ).text
    }

    private var ordinary: [Holding] {
        [
            holding("3d_to_2d_flattener", left: 5 * 86400 + 7200, renewIn: 7200, info: "NX 2D Exchange"),
            holding("cad", seats: 2, left: 2 * 86400), holding("sim", left: 3600, earlyReturn: false, user: "bob"),
            holding("an_uncommonly_long_feature_name_of_a_vendor", info: "with words that nobody could fit into eighty columns"),
            holding("mesh", .ended, left: -3600), holding("render", .returnPending), holding("post", .returned),
        ]
    }

    @Test func itFitsTheTerminalAndIsAsTheGoldenFileHasIt() throws {
        let outlook = StatusPicture.Outlook(
            homecoming: [Homecoming.Entry(vendor: Bytes("ugslmd"), feature: Bytes("cad"))], isDaemonServed: true,
            setting: LMBorrow(Bytes("23-nov-2026:ugslmd:29-nov-2026:17:00")))
        let text = picture(ordinary, openRequests: 1, outlook: outlook) + "\n"
        #expect(text.split(separator: "\n").count <= 23)
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/status.txt")
        if ProcessInfo.processInfo.environment["BORROW_GOLDEN"] == "write" { try text.write(to: file, atomically: true, encoding: .utf8) }
        #expect(text == (try String(contentsOf: file, encoding: .utf8)))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test func manyLicensesHaveALineEach() {
        let many = (1...20).map { holding("feature_\($0)", left: Int64($0) * 86400 / 4) }
        let lines = picture(many, outlook: .init(isDaemonServed: true)).split(separator: "\n")
        #expect(lines.count == 20)
        #expect(lines.allSatisfy { $0.count <= 80 })
        let crowd = picture((1...60).map { holding("feature_\($0)") }, outlook: .init(isDaemonServed: true)).split(separator: "\n")
        #expect(crowd.count == 23)
        #expect(crowd.last == "and 38 more: `borrow status --json` has them")
    }

    @Test func colourStandsOnlyWhereItIsWanted() {
        let plain = picture(ordinary, outlook: .init(isDaemonServed: true))
        let coloured = picture(ordinary, outlook: .init(isDaemonServed: true), colours: true)
        #expect(!plain.contains("\u{1B}"))
        #expect(coloured.contains("\u{1B}[31m["))
        #expect(coloured.replacing(/\u{1B}\[[0-9]+m/, with: "") == plain)
        #expect(!Colours(variables: ["TERM": "xterm", "NO_COLOR": "1"]).areOn)
    }

    @Test func withoutTheDaemonItSaysWhatWillNotHappen() {
        let text = picture(
            [holding("cad", renewIn: 60), holding("sim")],
            outlook: .init(homecoming: [Homecoming.Entry(vendor: Bytes("ugslmd"), feature: Bytes("sim"))], isDaemonServed: false))
        #expect(text.contains("ends by itself: borrowd, which would renew it, does not run"))
        #expect(text.contains("would go back by itself at reconnect, but borrowd does not run"))
        #expect(picture([], outlook: .init(isDaemonServed: false)) == "nothing is borrowed on this machine")
    }
}
