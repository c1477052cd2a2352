// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import BorrowAgent
import BorrowConsole

struct HostidCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hostid", abstract: "Print what licenses are locked to: this user's device key and this machine.")

    @OptionGroup var json: JSONOption

    func run() async throws {
        try await Door(isJSON: json.isOn, isOffline: true).run { agent throws(AgentError) in
            let hostids = try await agent.hostids()
            if json.isOn {
                JSON.print(["device": hostids.device.shown, "machine": hostids.machine.shown])
            } else {
                Voice.answer(hostids.device.shown)
                Voice.answer(hostids.machine.shown)
            }
            return 0
        }
    }
}
