// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowCheck
import BorrowFormat
import BorrowKeys
import Foundation

@testable import BorrowServer

/// What a server makes of a request: its head, signed by nobody, and its body, signed by a device.
enum RequestEntry {
    static func take(_ input: Bytes) throws(BrokenPromise) {
        try head(input)
        guard let request = try? signed(input) else { throw BrokenPromise(description: "what a device signs is taken") }
        try report(request)
        guard let terms = try? Terms(json: request.body), let features = try? terms.asked(), let end = try? terms.end(),
            let borrower = try? terms.borrower(device: request.device)
        else { return }
        try promise((1...Terms.mostFeatures).contains(features.count), "a request asks for some features")
        try promise(features.allSatisfy { $0.seats >= 1 }, "a request asks for seats")
        try comesBack(terms)
        let known = features.map { asked in
            (asked: asked, pools: shelf.pools(vendor: asked.vendor, feature: asked.feature), out: SeatsOut())
        }
        guard case .lend(let allotments) = Lending.decide(known, end: end, for: borrower, settings: settings, now: Cast.now) else { return }
        for allotment in allotments { try isUsable(allotment, by: borrower, connected: end.isConnected) }
    }

    private static func report(_ request: SignedRequest) throws(BrokenPromise) {
        guard let report = try? UsageReport(json: request.body), let days = try? report.used(on: request.device) else { return }
        try promise((1...UsageReport.mostEntries).contains(days.count), "a report has some entries")
        try promise(days.allSatisfy { $0.launches >= 0 && $0.minutes >= 0 }, "a report takes nothing away")
    }

    /// Method, path, server, device, time, id and signature, and the body behind them, with `|` between.
    private static func head(_ input: Bytes) throws(BrokenPromise) {
        let parts = input.split(separator: Self.bar, maxSplits: 7, omittingEmptySubsequences: false).map { Bytes($0) }
        guard parts.count > 6 else { return }
        let head = RequestHead(
            method: parts[0].shown, path: parts[1].shown, server: parts[2], device: parts[3], time: parts[4], id: parts[5])
        let request = UnverifiedRequest(head: head, signature: parts[6], body: parts.count > 7 ? parts[7] : [])
        let route = try? Route(method: head.method, path: head.path)
        let anyClock = route?.takesAnyClock ?? false
        let verified = try? request.verified(by: Cast.server.publicKey.hostid, now: Cast.now, anyClock: anyClock)
        try promise(verified == nil, "nobody's request verifies")
        _ = request.digest
    }

    private static let bar: UInt8 = 0x7C

    private static func signed(_ body: Bytes) throws(Refusal) -> SignedRequest {
        let server = Cast.server.publicKey.hostid
        let head = RequestHead(
            method: "POST", path: Path.borrow, server: server, device: Cast.device.publicKey.hostid, time: Cast.now.iso8601,
            id: Bytes("AAAAAAAAAAAAAAAAAAAAAA"))
        let signature = Base64URL.encode(Cast.device.sign(head.message(body: body), for: .request))
        return try UnverifiedRequest(head: head, signature: signature, body: body).verified(by: server, now: Cast.now, anyClock: false)
    }

    private static func comesBack(_ terms: Terms) throws(BrokenPromise) {
        guard let text = try? JSONEncoder().encode(terms) else { throw BrokenPromise(description: "terms can be written") }
        try promise((try? Terms(json: Bytes(text))) == terms, "terms come back")
    }

    /// Whatever a borrower calls himself, his launch check reads the grant.
    private static func isUsable(_ allotment: Allotment, by borrower: Borrower, connected: Bool) throws(BrokenPromise) {
        let (line, servers, lines) = (allotment.line.line, allotment.line.servers, allotment.lines.map(\.written))
        let derivation = allotment.line.derivation
        let terms = GrantTerms(
            feature: line.name, vendor: line.vendor, version: line.version, seats: allotment.asked.seats,
            device: Bytes(borrower.device.utf8), machine: Bytes(borrower.machine.utf8),
            borrowedFrom: lines.fingerprint(servers: servers, derivation: derivation),
            loan: RandomIdentifier.make(), issuedAt: Cast.now, expiresAt: allotment.end, user: Bytes(borrower.user.utf8),
            host: Bytes(borrower.host.utf8), isConnected: connected, renewAt: allotment.renewAt,
            interval: allotment.interval)
        let asked = Asked(publishers: [Cast.publisher.publicKey], vendor: terms.vendor, feature: terms.feature)
        let grant = Cast.server.seal(terms.message(servers: servers, derivation: derivation, lines: lines), for: .grant).text
        let verdict = asked.verdict(on: grant, machine: terms.machine, now: Cast.now, connected: connected)
        try promise(verdict.isLicensed, "what is lent is licensed, not \(verdict.code)")
        try promise(verdict.facts?.user == terms.user && verdict.facts?.host == terms.host, "the borrower is named as he named himself")
    }

    /// A day that does not end with UTC's, and less than the lines allow.
    private static let settings: LendingSettings = {
        var settings = LendingSettings.standard
        (settings.zone, settings.borrowIntervalMax) = (ZoneOfDay(named: "Europe/Berlin") ?? .utc, Interval("100d"))
        return settings
    }()

    /// Ten seats of `f` for a week, two of them until an earlier end, one of `g` to the hour, one of `d` to the day, and three of `h` for connected use.
    private static let shelf: Shelf = {
        let draft = """
            SERVER lic1 \(Cast.server.publicKey.hostid.shown) 27080
            VENDOR ugslmd
            INCREMENT f ugslmd 27.0 06-nov-2027 8 BORROW
            INCREMENT f ugslmd 27.0 25-nov-2026 2 BORROW
            FEATURE g ugslmd 2024.0615 permanent 1 BORROW=2880 BORROW_GRANULARITY=hour
            INCREMENT d ugslmd 1.0 permanent 1 BORROW BORROW_GRANULARITY=day RENEW_INTERVAL=100
            INCREMENT h ugslmd 1.0 22-nov-2026 3
            INCREMENT suite ugslmd 1.0 permanent 2 BORROW
            PACKAGE suite ugslmd 1.0 COMPONENTS="i:2.0 j" OPTIONS=SUITE
            UPGRADE f ugslmd 27.0 28.0 permanent 3
            """
        guard let signed = try? LicenseDraft(LicenseText(name: "", bytes: Bytes(draft.utf8))).signed(by: Cast.publisher) else {
            preconditionFailure("these lines can be signed")
        }
        let text = LicenseText(name: "", bytes: signed.text)
        return Stocktaking([text], server: Cast.server.publicKey.hostid, publishers: [Cast.publisher.publicKey]).shelf
    }()
}
