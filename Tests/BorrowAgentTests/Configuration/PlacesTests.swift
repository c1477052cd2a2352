// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation
import Testing

@testable import BorrowAgent

/// The directories are those of the launch check.
@Suite struct PlacesTests {
    private func paths(_ variables: [String: String], forAllUsers: Bool = false) -> [String] {
        Places(variables: variables).directories(machine: Issuer.machine, forAllUsers: forAllUsers).map(\.path)
    }

    @Test func theUsersComesFirstAndTheSystemsForAllUsers() {
        #expect(paths(["HOME": "/h"]) == ["/h/.local/share/borrow/nodelock", "/var/lib/borrow/nodelock"])
        #expect(paths(["HOME": "/h", "XDG_DATA_HOME": "/d"]) == ["/d/borrow/nodelock", "/var/lib/borrow/nodelock"])
        #expect(paths(["HOME": "/h"], forAllUsers: true) == ["/var/lib/borrow/nodelock", "/h/.local/share/borrow/nodelock"])
    }

    @Test func withoutAHomeThereIsOnlyTheSystems() {
        #expect(paths([:]) == ["/var/lib/borrow/nodelock"])
        #expect(paths(["HOME": "relative", "XDG_DATA_HOME": "relative"]) == ["/var/lib/borrow/nodelock"])
    }

    @Test func theVariableNamesTheOnlyOneFromWhereWeStand() {
        #expect(paths(["HOME": "/h", "BORROW_NODELOCK": "/n"]) == ["/n"])
        #expect(paths(["BORROW_NODELOCK": "n"]) == [FileManager.default.currentDirectoryPath + "/n"])
    }

    @Test func forAllUsersAndTheVariableExcludeEachOther() {
        let variables = ["HOME": "/h", "BORROW_NODELOCK": "/n"]
        #expect(throws: AgentError(.usage, "")) {
            try Laptop(variables: variables, places: Places(variables: variables), forAllUsers: true, clock: { Clock.start })
        }
    }
}
