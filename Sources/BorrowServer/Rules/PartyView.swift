// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// A borrower as the rules of one source look at him: by bytes, with the groups that he is in.
struct PartyView: Sendable {
    let user: Bytes
    let host: Bytes
    let display: Bytes
    let project: Bytes
    let device: Bytes
    let machine: Bytes
    let address: NetworkAddress?
    let userGroups: GroupSet
    let hostGroups: GroupSet

    init(_ borrower: Borrower, groups: RuleGroups) {
        user = Bytes(borrower.user.utf8)
        host = Bytes(borrower.host.utf8)
        display = Bytes(borrower.display.utf8)
        project = Bytes(borrower.project.utf8)
        device = Bytes(borrower.device.utf8)
        machine = Bytes(borrower.machine.utf8)
        address = borrower.address.isEmpty ? nil : NetworkAddress(borrower.address.utf8)
        userGroups = groups.users.groups(of: user, address: nil)
        hostGroups = groups.hosts.groups(of: host, address: address)
    }

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
