// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// The GROUPs of users and HOST_GROUPs that rules name, ready to be asked in which of them somebody is.
public struct RuleGroups: Sendable {
    /// Groups of one kind.
    struct Kind: Sendable {
        private(set) var numbers: [Bytes: Int32] = [:]
        private var memberships: [Bytes: GroupSet] = [:]
        private var addresses = AddressTable()
        private let isCaseInsensitive: Bool

        init(_ groups: [(name: Bytes, members: [Bytes])], ignoringCase: Bool, withAddresses: Bool) {
            isCaseInsensitive = ignoringCase
            for (name, _) in groups where numbers[name] == nil { numbers[name] = Int32(numbers.count) }
            var lists: [Bytes: [Int32]] = [:]
            for (name, members) in groups {
                guard let number = numbers[name] else { continue }
                for member in members {
                    if withAddresses, let range = AddressRange(text: member.shown) {
                        addresses.add(range, number)
                    } else {
                        lists[spelling(member), default: []].append(number)
                    }
                }
            }
            let count = numbers.count
            memberships = lists.mapValues { GroupSet($0.ascendingOnce, of: count) }
        }

        var count: Int { numbers.count }

        /// Whether members come in the letters they are written in.
        private func spelling(_ name: Bytes) -> Bytes { isCaseInsensitive ? name.map(ASCII.lowercased) : name }

        func groups(of name: Bytes, address: NetworkAddress?) -> GroupSet {
            let byName = memberships[spelling(name)] ?? .none
            guard let address, !addresses.isEmpty else { return byName }
            return byName.union(GroupSet(addresses.matches(address).ascendingOnce, of: count), of: count)
        }
    }

    let users: Kind
    let hosts: Kind

    var isEmpty: Bool { users.count + hosts.count == 0 }

    public static let none = RuleGroups(users: [], hosts: [])

    /// A name that comes twice is one group with the members of both.
    ///
    /// - Parameter ignoringCase: `GROUPCASEINSENSITIVE`: members are compared without regard to the case of ASCII letters.
    public init(users: [(name: Bytes, members: [Bytes])], hosts: [(name: Bytes, members: [Bytes])], ignoringCase: Bool = false) {
        self.users = Kind(users, ignoringCase: ignoringCase, withAddresses: false)
        self.hosts = Kind(hosts, ignoringCase: ignoringCase, withAddresses: true)
    }
}

/// Numbers by address: one look for each way in which ranges are masked.
struct AddressTable: Sendable {
    private var masks: [(mask: UInt128, numbers: [UInt128: [Int32]])] = []

    var isEmpty: Bool { masks.isEmpty }

    mutating func add(_ range: AddressRange, _ number: Int32) {
        for block in range.blocks {
            let place = masks.firstIndex { $0.mask == block.mask } ?? masks.count
            if place == masks.count { masks.append((block.mask, [:])) }
            masks[place].numbers[block.value, default: []].append(number)
        }
    }

    /// Perhaps some of them twice.
    func matches(_ address: NetworkAddress) -> [Int32] {
        masks.flatMap { $0.numbers[address.number & $0.mask] ?? [] }
    }
}

extension [Int32] {
    fileprivate var ascendingOnce: [Int32] {
        let sorted = isSorted ? self : self.sorted()
        var once: [Int32] = []
        once.reserveCapacity(sorted.count)
        for number in sorted where once.last != number { once.append(number) }
        return once
    }

    private var isSorted: Bool { zip(self, dropFirst()).allSatisfy { $0 <= $1 } }
}
