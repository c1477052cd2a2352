// SPDX-License-Identifier: Apache-2.0
import BorrowAgent
import BorrowFormat

/// What is borrowed on this machine, drawn for a terminal of 80 columns: what is left of each, and what happens next.
package struct StatusPicture {
    /// What a person's licenses do by themselves.
    package struct Outlook {
        /// What goes back once the machine is on the network again.
        package var homecoming: [Homecoming.Entry]
        /// Whether borrowd is there to renew, warn and return.
        package var isDaemonServed: Bool
        /// What `lmborrow` set today.
        package var setting: LMBorrow?

        package init(homecoming: [Homecoming.Entry] = [], isDaemonServed: Bool, setting: LMBorrow? = nil) {
            (self.homecoming, self.isDaemonServed, self.setting) = (homecoming, isDaemonServed, setting)
        }
    }

    private static let width = 80
    /// Of a terminal of 24 lines, the last is the prompt's.
    private static let height = 23

    let status: Status
    let person: Person
    let outlook: Outlook
    let now: Instant
    let zone: Zone
    let colours: Colours

    package init(_ status: Status, of person: Person, outlook: Outlook, now: Instant, zone: Zone, colours: Colours) {
        (self.status, self.person, self.outlook, self.now, self.zone, self.colours) = (status, person, outlook, now, zone, colours)
    }

    /// Without the newline of the last line. More licenses than fit with all there is to say get a line each.
    package var text: String {
        let running = status.holdings.filter { $0.state == .held || $0.state == .ended }
        let notes = notes
        var lines = running.flatMap(detailed)
        if lines.count + notes.count > Self.height { lines = briefly(running, in: Self.height - notes.count) }
        lines += notes
        return lines.isEmpty ? "nothing is borrowed on this machine" : lines.joined(separator: "\n")
    }

    private func detailed(_ holding: Holding) -> [String] {
        let end = holding.expiresAt ?? .min
        let isEnded = holding.state == .ended
        let moment = "\(zone.shortText(end)) \(zone.abbreviation(end))"
        let left = isEnded ? "ended \(moment)" : "\(leftText(end - now)) left, until \(moment)"
        let title = [name(of: holding), holding.userInfo.map { shown($0) }, who(holding)].compactMap(\.self).joined(separator: "  ")
        return [fitted(title), "  " + bar(of: holding) + " " + fitted(left, to: Self.width - 25), fitted("  " + next(for: holding))]
    }

    /// What does not fit is counted: `--json` has it all.
    private func briefly(_ holdings: [Holding], in height: Int) -> [String] {
        let room = max(height, 3)
        if holdings.count <= room { return holdings.map(brief) }
        return holdings.prefix(room - 1).map(brief) + ["and \(holdings.count - room + 1) more: `borrow status --json` has them"]
    }

    private func brief(_ holding: Holding) -> String {
        let end = holding.expiresAt ?? .min
        let left = holding.state == .ended ? "ended" : leftText(end - now)
        let name = padded(fitted(name(of: holding), to: 20), to: 20)
        return "\(name) \(bar(of: holding)) \(padded(left, to: 14)) \(zone.shortText(end))"
    }

    private func name(of holding: Holding) -> String {
        let version = holding.version.map { " \(shown($0.text))" } ?? ""
        return shown(holding.feature) + version + (holding.seats > 1 ? " *\(holding.seats)" : "")
    }

    /// From where, and by whom where it is another user's.
    private func who(_ holding: Holding) -> String? {
        let server = holding.serverHost.map { "from \(shown($0))" }
        guard let user = holding.user, user != Bytes(person.user.utf8) else { return server }
        return "\(shown(user))'s" + (server.map { ", " + $0 } ?? "")
    }

    private func next(for holding: Holding) -> String {
        let daemon = outlook.isDaemonServed
        if holding.state == .ended { return "borrow it again with `borrow get`" }
        if outlook.homecoming.contains(where: { $0.vendor == holding.vendor && $0.feature == holding.feature }) {
            return daemon
                ? "goes back by itself when this machine comes back to the network"
                : "would go back by itself at reconnect, but borrowd does not run"
        }
        guard let renewAt = holding.renewAt else {
            return holding.earlyReturn ? "ends by itself; `borrow extend` asks for longer" : "ends by itself; it cannot be returned before"
        }
        if !daemon { return "ends by itself: borrowd, which would renew it, does not run" }
        let limit = holding.renewableUntil.map { ", up to \(zone.shortText($0))" } ?? ""
        return (renewAt > now ? "renews by itself from \(zone.shortText(renewAt)) on" : "renews by itself when its server is reached")
            + limit
    }

    private var notes: [String] {
        var lines: [String] = []
        for holding in status.holdings {
            let name = shown(holding.feature)
            let returned = holding.returnedAt.map(zone.shortText) ?? ""
            if let recall = status.recalled.first(where: { $0.loan == holding.loan }), holding.state != .held {
                let words = recall.reason.isEmpty ? "" : ": \(shown(recall.reason))"
                lines.append("the administrator \(recall.isReclaimed ? "reclaimed" : "wanted back") \(name)\(words)")
            }
            switch holding.state {
            case .held, .ended: break
            case .returnPending: lines.append("\(name) given up \(returned); the server will be told")
            case .returned:
                lines.append(
                    "\(name) returned \(returned)" + (holding.receivedAt == nil ? "" : "; the server knows"))
            case .unusable: lines.append("\(name) does not hold: \(holding.verdict.map { shown($0.text) } ?? "")")
            }
        }
        if status.openRequests > 0 {
            let plural = status.openRequests == 1 ? "" : "s"
            lines.append("\(status.openRequests) earlier request\(plural) without an answer; the next command asks again")
        }
        for entry in outlook.setting?.entries ?? [] {
            let end = zone.shortText(entry.end.resolve(now: now, zone: zone.localTime))
            let vendor = entry.vendor.map { shown($0) } ?? "any vendor"
            lines.append("what is checked out today from \(vendor) is borrowed until \(end)")
        }
        return lines
    }

    /// `[#######.............]`: what is left of its whole time.
    private func bar(of holding: Holding) -> String {
        let length = 20
        guard let begin = holding.issuedAt, let end = holding.expiresAt, end > begin else {
            return String(repeating: " ", count: length + 2)
        }
        let left = max(0, min(end - now, end - begin))
        // The last minute still shows.
        let filled = left == 0 ? 0 : max(1, Int((left * Int64(length) + (end - begin) / 2) / (end - begin)))
        let drawn = "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: length - filled) + "]"
        return colours.painted(drawn, left > 3 * 86400 ? .green : left > 86400 ? .yellow : .red)
    }

    private func fitted(_ text: String, to width: Int = width) -> String {
        text.count <= width ? text : text.prefix(width - 3) + "..."
    }

    private func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
