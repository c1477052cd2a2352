// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Foundation
import Synchronization
import Testing

@testable import BorrowServer

/// What files say is put in force as a whole, or not at all.
@Suite struct RereadingTests {
    private let folder: Folder
    private let files: PolicyFiles
    private let desk: LendingDesk
    private let rereading: Rereading
    private let alice = SigningKey.generate()
    private let bob = SigningKey.generate()

    init() async throws {
        folder = try Folder()
        try KeyFile.create(Fixture.publisher.publicKey, at: folder.file("publisher.pub"), comment: "publisher")
        try Self.write(Fixture.license(["INCREMENT cad ugslmd 1.0 permanent 2 BORROW"]).bytes, folder.file("ugs.lic"))
        files = PolicyFiles(
            licenses: [folder.file("ugs.lic")], publishers: [folder.file("publisher.pub")],
            places: Places(environment: ["HOME": folder.path], isRoot: false), server: Fixture.server.publicKey.hostid)
        let store = try LoanStore(path: folder.file("loans.db"), server: files.server)
        desk = LendingDesk(policy: try files.read(at: Fixture.now).policyToStart(), store: store, key: Fixture.server)
        rereading = Rereading(files: files, desk: desk, clock: { Fixture.now })
        try await rereading.begin()
    }

    private static func write(_ bytes: Bytes, _ path: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }

    private func options(_ text: String) throws { try Self.write(Bytes(text.utf8), folder.file("ugslmd.opt")) }

    private func license(_ lines: [String]) throws {
        try Self.write(try Fixture.license(lines).bytes, folder.file("ugs.lic"))
    }

    private func lend(to device: SigningKey, seats: Int = 1, end: AskedEnd = .lasting(3600)) async throws -> RefusalCode? {
        let asked = WantedSeats(vendor: Bytes("ugslmd"), feature: Bytes("cad"), seats: seats)
        let request = BorrowRequest(
            id: RandomIdentifier.make().shown, bodyHash: "", features: [asked], end: end, borrower: Fixture.borrower(device))
        return try await desk.borrow(request, now: Fixture.now).refusals.first?.refusal.code
    }

    @Test func optionsBesideTheLicenseHoldAfterARereadAndBadOnesDoNot() async throws {
        #expect(try await lend(to: alice, end: .connected(60)) == nil)
        try options("EXCLUDE cad USER alice")
        let report = await rereading.reread(by: "local:root")
        #expect(report.refusal == nil && report.rules == 1 && report.features == 1)
        #expect(report.notes.contains { $0.contains("the options of ugslmd are read from ") })
        #expect(try await lend(to: alice) == .notAllowed)
        // A mistake: what was said before still holds.
        try options("EXCLUDE cad USER bob\nEXCLUD cad USER carol")
        let bad = await rereading.reread(by: "local:root")
        #expect(bad.refusal?.code == "bad-configuration" && bad.refusal?.hint.contains("lend options check") == true)
        #expect(bad.errors.count == 1 && bad.errors[0].contains("ugslmd.opt:2:1: ") && bad.errors[0].hasSuffix("[unknown-keyword]"))
        #expect(try await lend(to: alice) == .notAllowed)
        try options("")
        #expect(await rereading.reread(by: "local:root").refusal == nil)
        #expect(try await lend(to: alice) == nil)
        let audit = try await desk.store.read {
            try $0.rows("SELECT administrator, code FROM audit WHERE action = 'reread' ORDER BY number", []).map { row in
                "\(row["administrator"] as String) \(row["code"] as String? ?? "done")"
            }
        }
        #expect(audit == ["local:root done", "local:root bad-configuration", "local:root done"])
    }

    @Test func badRulesOfDSLSChangeNothing() async throws {
        let path = folder.file("dsls.rules")
        try Self.write(Bytes("DENY cad USER alice\n".utf8), path)
        let files = PolicyFiles(
            licenses: files.licenses, rules: [path], publishers: files.publishers, places: files.places, server: files.server)
        desk.policy.replace(by: try files.read(at: Fixture.now).policyToStart())
        let rereading = Rereading(files: files, desk: desk, clock: { Fixture.now })
        #expect(try await lend(to: alice) == .notAllowed)
        try Self.write(Bytes("DENY cad USER bob\nDENI cad USER carol\n".utf8), path)
        let bad = await rereading.reread(by: "local:root")
        #expect(bad.refusal?.code == "bad-configuration")
        #expect(bad.errors.count == 1 && bad.errors[0].contains("dsls.rules:2:1: "), "\(bad.errors)")
        #expect(try await lend(to: alice) == .notAllowed)
        try Self.write(Bytes("DENY cad USER bob\n".utf8), path)
        #expect(await rereading.reread(by: "local:root").refusal == nil)
        #expect(try await lend(to: alice) == nil)
    }

    /// Otherwise what was read first could be put in force last.
    @Test func rereadsAtOnceFollowOneAnother() async throws {
        let steps = Mutex<[String]>([])
        let rereading = Rereading(
            files: files, desk: desk,
            clock: {
                steps.withLock { $0.append("reads") }
                return Fixture.now
            }, tell: { _ in steps.withLock { $0.append("told") } })
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<10 { group.addTask { _ = await rereading.reread(by: "local:root") } }
        }
        #expect(steps.withLock { $0 } == (0..<10).flatMap { _ in ["reads", "told"] })
    }

    @Test func aTokenHasItDoneFromElsewhereAndGetsEveryLineThatIsWrong() async throws {
        func token(_ role: AdministratorRole) throws -> String {
            let order = NewTokenOrder(token: role.rawValue, grants: role, days: 1)
            return try order.carryOut(inStore: folder.file("loans.db"), administrator: "local:root", now: Fixture.now).secret
        }
        func order(_ token: String, of rereading: Rereading?) async -> Answer {
            let request = UnverifiedRequest(
                head: RequestHead(method: "POST", path: Path.administration + "reread", server: [], device: [], time: [], id: []),
                signature: [], body: Bytes("{}".utf8), peer: Peer(address: "10.0.0.9", isEncrypted: true), token: token)
            return await LicenseResponder(desk: desk, isEncrypted: true, rereading: rereading, clock: { Fixture.now })
                .answer(request, now: Fixture.now)
        }
        let operate = try token(.operate)
        try options("EXCLUDE cad USER alice")
        let done = try JSONDecoder().decode(RereadReport.self, from: Data(await order(operate, of: rereading).body))
        #expect(done.refusal == nil && done.rules == 1)
        #expect(try await lend(to: alice) == .notAllowed)
        try options("EXCLUD cad USER carol\nMAX no cad USER bob")
        let kept = try JSONDecoder().decode(RereadReport.self, from: Data(await order(operate, of: rereading).body))
        #expect(kept.refusal?.code == "bad-configuration")
        #expect(kept.errors.count == 2)
        #expect(kept.errors[0].contains("ugslmd.opt:1:1: ") && kept.errors[1].contains("ugslmd.opt:2:5: "))
        #expect(try await lend(to: alice) == .notAllowed)
        #expect(await order(try token(.read), of: rereading).status == 403)
        #expect(await order(operate, of: nil).body.shown.contains("bad-configuration"))
        let by = try await desk.store.read {
            try $0.rows("SELECT administrator FROM audit WHERE action = 'reread'", []).map { $0[0] as String }
        }
        #expect(by == ["token:operate", "token:operate"])
    }

    @Test(arguments: ["INCREMENT cad", "INCREMENT cad ugslmd 1.0 permanent 5 BORROW SIGN=x", ""])
    func aBadLicenseFileKeepsWhatWasLent(_ line: String) async throws {
        try Self.write(Bytes("SERVER lic1 \(files.server.shown)\nVENDOR ugslmd\n\(line)\n".utf8), folder.file("ugs.lic"))
        let report = await rereading.reread(by: "local:root")
        #expect(report.refusal?.code == "bad-configuration")
        #expect(try await lend(to: alice) == nil)
        try FileManager.default.removeItem(atPath: folder.file("ugs.lic"))
        #expect(await rereading.reread(by: "local:root").refusal?.code == "cannot-read")
        #expect(try await lend(to: bob) == nil)
    }

    @Test func openLoansSurviveAShrinkingPoolAndShowAsOverUse() async throws {
        #expect(try await lend(to: alice) == nil)
        #expect(try await lend(to: bob) == nil)
        try license(["INCREMENT cad ugslmd 1.0 permanent 1 BORROW"])
        #expect(await rereading.reread(by: "local:root").refusal == nil)
        #expect(try await desk.standings(now: Fixture.now).map { [$0.total, $0.free, $0.over] } == [[1, 0, 1]])
        let report = try LoanReport.read(database: folder.file("loans.db"), all: false, now: Fixture.now)
        #expect(report.loans.count == 2)
        #expect(report.overuse.map { [$0.seats, $0.out] } == [[1, 2]])
        #expect(report.table.hasSuffix("over-use: 2 of 1 seat of cad 1.0 are out, 1 too many\n"))
        #expect(try await lend(to: SigningKey.generate()) == .noneFree)
        // Nor does who holds one get it anew, as long as it is too many.
        #expect(try await lend(to: alice) == .noneFree)
        #expect(try LoanReport.read(database: folder.file("loans.db"), all: false, now: Fixture.now + 3600).overuse.isEmpty)
    }

    @Test func aLineThatEndsIsOverUseFromItsEndOn() async throws {
        try license(["INCREMENT cad ugslmd 1.0 22-nov-2026 1 BORROW SN=1", "INCREMENT cad ugslmd 1.0 permanent 1 BORROW SN=2"])
        #expect(await rereading.reread(by: "local:root").refusal == nil)
        let end = Fixture.at("2026-11-22T23:59:59Z")
        let sizes = try await desk.store.read { ledger in
            try ledger.rows("SELECT since, seats FROM pool_sizes ORDER BY since", []).map { [$0["since"] as Int64, $0["seats"] as Int64] }
        }
        #expect(sizes == [[Fixture.now.seconds, 2], [end.seconds, 1]])
    }

    @Test func newLimitsTouchFutureBorrowsOnly() async throws {
        #expect(try await lend(to: alice, end: .lasting(5 * 86400)) == nil)
        try options("MAX_BORROW_HOURS cad 1\nEXCLUDE cad USER alice")
        #expect(await rereading.reread(by: "local:root").refusal == nil)
        let loans = try LoanReport.read(database: folder.file("loans.db"), all: false, now: Fixture.now + 86400).loans
        #expect(loans.map(\.until) == [Fixture.now + 5 * 86400])
    }

    @Test func theVendorLineNamesItsOptions() throws {
        func path(_ line: String) -> String? {
            let text = Bytes("SERVER a ED25519=x\n\(line)\n".utf8)
            return LicenseFile.parse(text, name: "").file.vendors.first?.optionsFile(ofLicense: "/lic/ugs.lic")
        }
        #expect(path("VENDOR ugslmd OPTIONS=my.opt") == "/lic/my.opt")
        #expect(path("VENDOR ugslmd /usr/bin/ugslmd /etc/my.opt PORT=2") == "/etc/my.opt")
        #expect(path("VENDOR ugslmd /usr/bin/ugslmd options=/etc/my.opt") == "/etc/my.opt")
        #expect(path("VENDOR ugslmd /usr/bin/ugslmd 27000") == nil)
        #expect(path("VENDOR ugslmd") == nil)
    }

    /// Each vendor's options hold for its features, and its groups are its own.
    @Test func twoVendorsFilesDoNotMix() throws {
        func file(_ text: String) -> OptionsFile { OptionsFile(LicenseText(name: "x.opt", bytes: Bytes(text.utf8))) }
        let rules = RuleSet(combining: [
            file("GROUP staff alice\nINCLUDE cad GROUP staff").rules(vendor: Bytes("v1")),
            file("GROUP staff bob\nINCLUDE cad GROUP staff").rules(vendor: Bytes("v2")),
        ])
        for (vendor, user) in [("v1", "alice"), ("v2", "bob")] {
            let said = try #require(rules.about(FeaturePools(vendor: Bytes(vendor.utf8), feature: Bytes("cad"))))
            for name in ["alice", "bob"] {
                let borrower = Borrower(device: "", machine: "", user: name, host: "")
                #expect(said.access(said.asker(borrower), to: nil, borrowing: false).isAllowed == (name == user), "\(vendor) \(name)")
            }
        }
    }

    @Test func theSocketAnswersHoweverLongItsPathIs() async throws {
        let deep = folder.file(String(repeating: "d", count: 120))
        try FileManager.default.createDirectory(atPath: deep, withIntermediateDirectories: true)
        let database = "\(deep)/loans.db"
        #expect(throws: Refusal(.serverUnreachable, "")) { try Rereading.request(database: database) }
        var socket: ControlSocket? = try rereading.listen(besideDatabase: database)
        let path = ControlSocket.path(besideDatabase: database)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let report = try await Task.detached { try Rereading.request(database: database) }.value
        #expect(report.refusal == nil && report.features == 1)
        #expect(throws: Refusal(.badConfiguration, "")) { try rereading.listen(besideDatabase: database) }
        // A word that it does not know.
        #expect(throws: Refusal(.contactFailed, "")) { try ControlSocket.ask("sing", at: path) }
        withExtendedLifetime(socket) {}
        socket = nil
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(throws: Refusal(.serverUnreachable, "")) { try Rereading.request(database: database) }
    }
}
