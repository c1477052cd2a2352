// SPDX-License-Identifier: Apache-2.0
import BorrowAgent
import BorrowConsole
import BorrowFormat

/// Takes away what licenses nothing any more.
struct Purge {
    private let agent: Agent

    init(_ agent: Agent) {
        self.agent = agent
    }

    func tell() throws(AgentError) -> Int32 {
        let purged = try agent.purge()
        for (feature, reason) in purged { Voice.answer("\(shown(feature)) \(reason)") }
        if purged.isEmpty { Voice.answer("nothing here has ended") }
        return 0
    }
}
