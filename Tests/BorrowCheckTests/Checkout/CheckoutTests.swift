// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import Testing

@testable import BorrowCheck

/// What a Swift application checks out. How borrowd may misbehave is for `Tests/Library/checkout-test`, on the same sources.
@Suite struct CheckoutTests {
    private let machine: Bytes
    private let now: Instant
    private let daemon: PlayedDaemon

    init() throws {
        machine = try #require(Machine.hostid())
        now = Machine.now()
        daemon = try PlayedDaemon()
    }

    private var request: CheckoutRequest {
        var request = CheckoutRequest(World.asked)
        (request.socket, request.directory) = (daemon.socket, daemon.nodelock)
        return request
    }

    private var dialog: LicenseDialog {
        var dialog = LicenseDialog()
        dialog.socket = daemon.socket
        return dialog
    }

    /// For this machine, from now on.
    private func grant(lasting seconds: Int64, connected: Bool) -> Bytes {
        var world = World()
        world.line = "INCREMENT 3d_to_2d_flattener ugslmd 27.0 permanent 10 BORROW=2880"
        world.terms.machine = machine
        (world.terms.issuedAt, world.terms.expiresAt, world.terms.isConnected) = (now, now + seconds, connected)
        return world.grant
    }

    /// Whether it comes to that, when borrowd has said something.
    private func hearing(_ license: Checkout, _ isSo: (Verdict) -> Bool) throws -> Bool {
        if isSo(license.current()) { return true }
        var question = pollfd(fd: try #require(license.descriptor), events: Int16(POLLIN), revents: 0)
        return poll(&question, 1, 10_000) == 1 && isSo(license.current())
    }

    @Test func aBorrowIsCheckedOutWithoutBorrowd() throws {
        try daemon.borrowed(grant(lasting: 86400, connected: false), machine: machine)
        let license = try checkout(request).get()
        #expect(license.held.facts?.expiresAt == now + 86400)
        #expect(license.current().isLicensed && license.descriptor == nil)
    }

    @Test func aBorrowOfTooFewSeatsIsNotEnough() throws {
        try daemon.borrowed(grant(lasting: 86400, connected: false), machine: machine)
        var request = request
        request.seats = 2
        #expect(throws: Verdict.self) { try checkout(request).get() }
    }

    @Test func withoutBorrowdTheVerdictSaysBothAndTheWayOut() throws {
        guard case .failure(let verdict) = checkout(request) else { throw Unexpected() }
        #expect(verdict.code == .noDaemon)
        #expect(verdict.message.hasPrefix("nothing is borrowed for this feature on this machine, and borrowd, which could ask"))
        #expect(verdict.reason?.hint.shown == "systemctl --user start borrowd.socket")
    }

    @Test func borrowdGetsALicenseThatIsHeldUntilItIsGivenBack() throws {
        try daemon.plays("read; grant GRANTED HANDLE=1 \(daemon.file("grant", grant(lasting: 3000, connected: true)))")
        let license = try checkout(request).get()
        #expect(license.held.facts?.isConnected == true && license.current().facts?.expiresAt == now + 3000)
        license.checkin()
        #expect(license.current().code == .returned && license.descriptor == nil)
    }

    @Test func aRenewedGrantTakesTheOldOnesPlace() throws {
        let (old, new) = (grant(lasting: 3000, connected: true), grant(lasting: 3600, connected: true))
        try daemon.plays("read; grant GRANTED HANDLE=1 \(daemon.file("old", old)); grant RENEWED HANDLE=1 \(daemon.file("new", new))")
        #expect(try hearing(checkout(request).get()) { $0.facts?.expiresAt == now + 3600 })
    }

    @Test func aLongerGrantThanAnHourIsNoConnectedLicense() throws {
        try daemon.plays("read; grant GRANTED HANDLE=1 \(daemon.file("grant", grant(lasting: 3601, connected: true)))")
        guard case .failure(let verdict) = checkout(request) else { throw Unexpected() }
        #expect(verdict.code == .exceedsLine)
    }

    @Test func whatEndsIsToldBeforeAndAfter() throws {
        let file = try daemon.file("grant", grant(lasting: 3000, connected: true))
        let loan = World().terms.loan.shown
        try daemon.plays(
            "read; grant GRANTED HANDLE=1 \(file); say ENDING HANDLE=1 LOAN=\(loan) UNTIL=2030-01-01T00:00:00Z\\n\\n; until \(file).seen; "
                + "say ENDED HANDLE=1 LOAN=\(loan) CODE=recalled DETAIL=\"the server wants it back\" HINT=\"\"\\n\\n")
        let license = try checkout(request).get()
        #expect(try hearing(license) { $0.isLicensed && $0.endsSoon })
        _ = try daemon.file("grant.seen", [])
        #expect(try hearing(license) { $0.code == .refused && $0.reason?.code.equals("recalled") == true })
        #expect(license.current().message == "the license was refused: the server wants it back")
    }

    @Test func aNameThatNoLicenseLineCanHoldIsNotAskedFor() throws {
        try daemon.plays("read; say REFUSED CODE=none-free\\n\\n")
        var request = request
        request.asked.feature = Bytes("a\"b\nCHECKIN HANDLE=1")
        guard case .failure(let verdict) = checkout(request) else { throw Unexpected() }
        #expect(verdict.code == .none)
    }

    @Test func aDialogListsBorrowsAndReturns() throws {
        let file = try daemon.file("grant", grant(lasting: 86400, connected: false))
        try daemon.plays(
            "read; say OFFERS\\nOFFER ugslmd cad VERSION=27.0 FREE=3 TOTAL=10\\n\\n", "read; grant GRANTED \(file)",
            "read; say DONE PENDING\\n\\n")
        let offers = try dialog.offers().get()
        #expect(offers.map(\.free) == [3] && offers[0].longestUntil == nil)
        #expect(dialog.borrow(request).facts?.expiresAt == now + 86400)
        #expect(dialog.giveBack(vendor: World.asked.vendor, feature: World.asked.feature).code == .returned)
    }

    @Test(arguments: ["", "a", "correct horse", "ä\n\"=\\"])
    func aPasswordArrivesWhateverItHolds(_ password: String) throws {
        let text = Password(password).adding(to: DaemonRequest.checkout(request.wish).message)
        let message = try #require(Message(Bytes(text.dropLast())))
        guard case .checkout(let wish) = DaemonRequest(message) else { throw Unexpected() }
        #expect(wish.password == Bytes(password.utf8) && wish.feature == World.asked.feature)
    }

    private struct Unexpected: Error {}
}
