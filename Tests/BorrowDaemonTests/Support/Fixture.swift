// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

@testable import BorrowDaemon

/// A moment: the wall shows so many seconds past noon, and the machine has run as long.
func noon(_ seconds: Int64 = 0) -> Now {
    Now(wall: noonByTheWall + seconds, uptime: (10_000 + seconds) * 1000)
}

let noonByTheWall = Instant(seconds: 1_795_435_200)

/// A grant of noon that parses, and that nobody signed.
func grant(
    _ feature: String = "cad", lasting seconds: Int64, renewAfter: Int64? = nil, connected: Bool = false, loan: Character = "A",
    from: Instant = noonByTheWall
) -> Grant {
    let (key, signature) = ("ED25519=" + String(repeating: "A", count: 43), String(repeating: "A", count: 86))
    let machine = "MACHINE=" + String(repeating: "A", count: 43)
    let end = from + seconds
    var text = "# Borrowed for a test.\nSERVER localhost \(key) 1\nVENDOR ugslmd\n"
    text += "INCREMENT \(feature) ugslmd 1.0 permanent 5 user_info=\"Design\" BORROW=2880 SIGN=\"\(signature)\"\n"
    text += "FEATURE \(feature) ugslmd 1.0 \(end.utc.date.licenseText.shown) uncounted HOSTID=\"\(key) \(machine)\" "
    text += "BORROWED_FROM=\(String(repeating: "A", count: 43)) LOAN=\(String(repeating: String(loan), count: 21))A "
    text += "ISSUED_AT=\(from.iso8601.shown) EXPIRES_AT=\(end.iso8601.shown) "
    if let renewAfter { text += "RENEW_AT=\((from + renewAfter).iso8601.shown) " }
    if connected { text += "CONNECTED " }
    text += "USER=alice HOST=laptop SIGN=\"\(signature)\"\n"
    guard let grant = try? Grant.parse(Bytes(text.utf8)) else { fatalError("the fixture is no grant: \(text)") }
    return grant
}

let unreachable = ToldRefusal(.serverUnreachable, "no answer", hint: "go on")
let noneFree = ToldRefusal(.noneFree, "0 of 5 seats free", hint: "wait")
