// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import BorrowPlaces

/// A word to the user, for the desktop.
struct Notice: Sendable, Equatable {
    let summary: String
    let body: String

    static func ending(_ borrow: Borrow, now: Now, zone: Zone) -> Notice {
        let command = "borrow extend \(shown(borrow.feature))"
        return Notice(
            summary: "\(borrow.name) ends in \(lengthText(borrow.end - now.wall))",
            body: "The borrowed license ends at \(zone.text(borrow.end)). To keep it, reach the license server and run `\(command)`.")
    }

    static func notRenewed(_ borrow: Borrow, _ refusal: ToldRefusal, zone: Zone) -> Notice {
        Notice(
            summary: "\(borrow.name) was not renewed",
            body: "The license server said: \(shown(refusal.detail)). It stays yours until \(zone.text(borrow.end))."
                + (refusal.hint.isEmpty ? "" : " What to do: \(shown(refusal.hint))."))
    }

    static func recalled(_ recall: Settlement.Recall, name: String) -> Notice {
        Notice(
            summary: "\(name) went back to its license server",
            body: "The license server wanted it back before its end"
                + (recall.reason.isEmpty ? "." : ": \(shown(recall.reason)).") + " Ask your administrator, or borrow it anew.")
    }

    static func returned(_ name: String) -> Notice {
        Notice(summary: "The return of \(name) has arrived", body: "The license server knows now that it was given back.")
    }

    static func broughtHome(_ name: String) -> Notice {
        Notice(
            summary: "\(name) was returned",
            body: "You are back on the network, and it was borrowed to be returned then. To go on, borrow it anew.")
    }

    static func notBroughtHome(_ name: String, _ refusal: ToldRefusal) -> Notice {
        Notice(
            summary: "\(name) could not be returned by itself",
            body: "\(shown(refusal.detail))." + (refusal.hint.isEmpty ? "" : " What to do: \(shown(refusal.hint))."))
    }
}
