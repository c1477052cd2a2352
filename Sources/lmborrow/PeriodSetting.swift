// SPDX-License-Identifier: Apache-2.0
import BorrowAgent
import BorrowConsole
import BorrowFormat
import Glibc

/// Sets and clears until when today's checkouts are borrowed.
struct PeriodSetting {
    private let agent: Agent

    init(_ agent: Agent) {
        self.agent = agent
    }

    /// - Parameter words: `{vendor|all} dd-mmm-yyyy [hh:mm]`.
    func set(_ words: [String], isConfirmed: Bool) throws(AgentError) -> Int32 {
        let entry = try entry(words)
        if entry.vendor == nil, !isConfirmed {
            guard isatty(STDIN_FILENO) == 1 else {
                throw AgentError(
                    .usage, "\"all\" borrows every feature that is checked out today, of every vendor",
                    hint: "add --yes if that is meant, or name a vendor")
            }
            Voice.ask("everything that is checked out today, of every vendor, will be borrowed until \(ending(entry)): go on? [y/N] ")
            guard let answer = readLine(), ["y", "yes"].contains(answer.lowercased()) else {
                Voice.answer("nothing was set")
                return 1
            }
        }
        try agent.laptop.state.setting.set(entry)
        Voice.answer("Setting LM_BORROW=\(shown(entry.text))")
        Voice.note("what is checked out until midnight is borrowed until \(ending(entry)); `lmborrow -clear` ends that")
        return 0
    }

    func clear() throws(AgentError) -> Int32 {
        let wasSet = try agent.borrowSetting() != nil
        try agent.laptop.state.setting.clear()
        Voice.answer(wasSet ? "LM_BORROW is no longer set; what is borrowed stays so" : "LM_BORROW was not set")
        return 0
    }

    private func entry(_ words: [String]) throws(AgentError) -> LMBorrow.Entry {
        let form = "write lmborrow {vendor|all} dd-mmm-yyyy [hh:mm]"
        guard (2...3).contains(words.count), !words[0].isEmpty, !words[0].contains(where: { ":;\"".contains($0) || $0.isWhitespace }) else {
            throw AgentError(.usage, "\"\(words.joined(separator: " "))\" sets no period", hint: form)
        }
        let end = words.dropFirst().joined(separator: ":")
        let text = agent.today.licenseText + Bytes(":\(words[0]):\(end)".utf8)
        guard CivilDate(licenseText: Bytes(words[1].utf8)) != nil, let entry = LMBorrow(text)?.entries.first else {
            throw AgentError(.badWhen, "\"\(words.dropFirst().joined(separator: " "))\" is no date with a time", hint: form)
        }
        let (now, zone) = (agent.laptop.clock(), agent.laptop.zone)
        let instant = entry.end.resolve(now: now, zone: zone.localTime)
        guard instant > now else { throw AgentError(.endInPast, "\(zone.text(instant)) is over", hint: "name a later day") }
        return entry
    }

    private func ending(_ entry: LMBorrow.Entry) -> String {
        let zone = agent.laptop.zone
        return zone.text(entry.end.resolve(now: agent.laptop.clock(), zone: zone.localTime))
    }
}
