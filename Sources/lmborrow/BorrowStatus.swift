// SPDX-License-Identifier: Apache-2.0
import BorrowAgent
import BorrowConsole
import BorrowFormat

/// What is borrowed here, in the columns that FlexNet's users know, with what is left beside.
struct BorrowStatus {
    private let agent: Agent

    init(_ agent: Agent) {
        self.agent = agent
    }

    func tell() -> Int32 {
        let (now, zone) = (agent.laptop.clock(), agent.laptop.zone)
        let status = agent.status(receiptAge: 86400)
        for fault in status.faults { Voice.error(fault.detail, hint: fault.hint) }
        var table = Table("Vendor", "Feature", "Expiration", "Left")
        table.add("______", "_______", "__________", "____")
        for holding in status.holdings {
            guard let end = holding.expiresAt, holding.state == .held || holding.state == .ended else { continue }
            table.add(shown(holding.vendor), shown(holding.feature), date(end), holding.state == .ended ? "ended" : leftText(end - now))
        }
        Voice.answer(table.count > 1 ? table.text : "nothing is borrowed on this machine")
        for holding in status.holdings where holding.state == .returnPending {
            Voice.answer("\(shown(holding.feature)) given up; the server will be told when it is next reachable")
        }
        if let setting = try? agent.borrowSetting() {
            Voice.answer("LM_BORROW=\(shown(setting.text)), until midnight")
        }
        return status.faults.first?.code.exitStatus ?? 0

        func date(_ instant: Instant) -> String {
            let civil = zone.civil(instant)
            return "\(civil.date.licenseText.shown) \(Bytes(civil.timeText.prefix(5)).shown) \(zone.abbreviation(instant))"
        }
    }
}
