// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// A borrower as the rules of one source look at him: by bytes, with the groups that he is in.
final class PartyView: Sendable {
    let user: Bytes
    let host: Bytes
    let address: NetworkAddress?
    let userGroups: GroupSet
    let hostGroups: GroupSet
    private let borrower: Borrower

    init(_ borrower: Borrower, groups: RuleGroups) {
        self.borrower = borrower
        user = Bytes(borrower.user.utf8)
        host = Bytes(borrower.host.utf8)
        address = borrower.address.isEmpty ? nil : NetworkAddress(borrower.address.utf8)
        userGroups = groups.users.groups(of: user, address: nil)
        hostGroups = groups.hosts.groups(of: host, address: address)
    }

    /// As refusals call him.
    var name: String { "\(borrower.user) on \(borrower.host)" }

    // Few rules name these.
    var display: Bytes { Bytes(borrower.display.utf8) }
    var project: Bytes { Bytes(borrower.project.utf8) }
    var device: Bytes { Bytes(borrower.device.utf8) }
    var machine: Bytes { Bytes(borrower.machine.utf8) }

    func isMeant(by party: Party, groups: RuleGroups) -> Bool {
        switch party {
        case .user(let name): name == user
        case .host(let name): name == host
        case .display(let name): name == display
        case .project(let name): name == project
        case .internet(let range): address.map { range.contains($0) } ?? false
        case .group(let name): groups.users.numbers[name].map { userGroups.contains($0) } ?? false
        case .hostGroup(let name): groups.hosts.numbers[name].map { hostGroups.contains($0) } ?? false
        case .target(let hostid): hostid == device || hostid == machine
        }
    }
}
