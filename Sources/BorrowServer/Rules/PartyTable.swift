// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// Rules by whom they mean: finding those that mean somebody does not go through the others.
///
/// A rule is known by its number. One that means several parties at once stands under the rarest of them.
struct PartyTable: Sendable {
    private var everybody: [Int32] = []
    private var users: [Bytes: [Int32]] = [:]
    private var hosts: [Bytes: [Int32]] = [:]
    private var displays: [Bytes: [Int32]] = [:]
    private var projects: [Bytes: [Int32]] = [:]
    private var targets: [Bytes: [Int32]] = [:]
    private var addresses = AddressTable()
    private var groups: [Int32: [Int32]] = [:]
    private var hostGroups: [Int32: [Int32]] = [:]
    private var groupRules = GroupRules()
    private var hostGroupRules = GroupRules()
    /// What else must fit.
    private var rest: [Int32: [Party]] = [:]
    /// The lowest number, for those who ask what is here.
    private(set) var first: Int32 = .max

    mutating func add(_ number: Int32, _ whom: [Party], names: RuleGroups) {
        first = min(first, number)
        let byRarity = whom.sorted { $0.rarity < $1.rarity }
        guard let rarest = byRarity.first else { return everybody.append(number) }
        if byRarity.count > 1 { rest[number] = Array(byRarity.dropFirst()) }
        switch rarest {
        case .user(let name): users[name, default: []].append(number)
        case .host(let name): hosts[name, default: []].append(number)
        case .display(let name): displays[name, default: []].append(number)
        case .project(let name): projects[name, default: []].append(number)
        case .target(let name): targets[name, default: []].append(number)
        case .internet(let range): addresses.add(range, number)
        // A group that nobody has defined has no members.
        case .group(let name): if let group = names.users.numbers[name] { groups[group, default: []].append(number) }
        case .hostGroup(let name): if let group = names.hosts.numbers[name] { hostGroups[group, default: []].append(number) }
        }
    }

    /// To be called once, when all are in.
    mutating func close(names: RuleGroups) {
        groupRules = GroupRules(groups, of: names.users.count)
        hostGroupRules = GroupRules(hostGroups, of: names.hosts.count)
        (groups, hostGroups) = ([:], [:])
    }

    /// The first that is found of those that mean the asker.
    func first(meaning asker: PartyView, names: RuleGroups) -> Int32? {
        var found: Int32?
        each(meaning: asker, names: names) { number in
            found = number
            return false
        }
        return found
    }

    /// Goes through those that mean the asker, each once, until `body` answers `false`.
    @inline(__always)
    func each(meaning asker: PartyView, names: RuleGroups, _ body: (Int32) -> Bool) {
        func fits(_ number: Int32) -> Bool {
            rest.isEmpty || (rest[number].map { $0.allSatisfy { asker.isMeant(by: $0, groups: names) } } ?? true)
        }
        func go(through numbers: [Int32]) -> Bool {
            for number in numbers where fits(number) { guard body(number) else { return false } }
            return true
        }
        func go(_ table: [Bytes: [Int32]], _ name: @autoclosure () -> Bytes) -> Bool {
            guard !table.isEmpty, let numbers = table[name()] else { return true }
            return go(through: numbers)
        }
        guard go(through: everybody), go(users, asker.user), go(hosts, asker.host), go(displays, asker.display),
            go(projects, asker.project),
            go(targets, asker.device), go(targets, asker.machine)
        else { return }
        if let address = asker.address, !addresses.isEmpty { guard go(through: addresses.matches(address)) else { return } }
        guard groupRules.each(of: asker.userGroups, { fits($0) ? body($0) : true }) else { return }
        _ = hostGroupRules.each(of: asker.hostGroups) { fits($0) ? body($0) : true }
    }
}

/// Rules by the group that they mean.
private struct GroupRules: Sendable {
    private var groups = GroupSet.none
    /// Of the group at a place of the list, `numbers[starts[place]..<starts[place + 1]]`.
    private var starts: [Int32] = [0]
    private var numbers: [Int32] = []
    /// By group, where there are bits: its place in the list.
    private var places: [Int32] = []

    init() {}

    init(_ rules: [Int32: [Int32]], of count: Int) {
        groups = GroupSet(rules.keys.sorted(), of: count)
        for group in groups.list {
            numbers += rules[group] ?? []
            starts.append(Int32(numbers.count))
        }
        guard !groups.bits.isEmpty else { return }
        places = Array(repeating: -1, count: count)
        for (place, group) in groups.list.enumerated() { places[Int(group)] = Int32(place) }
    }

    /// - Returns: whether `body` never answered `false`.
    @inline(__always)
    func each(of asked: GroupSet, _ body: (Int32) -> Bool) -> Bool {
        guard !groups.isEmpty, !asked.isEmpty else { return true }
        func go(_ place: Int) -> Bool {
            for index in Int(starts[place])..<Int(starts[place + 1]) { guard body(numbers[index]) else { return false } }
            return true
        }
        if !groups.bits.isEmpty, !asked.bits.isEmpty {
            for word in groups.bits.indices {
                var both = groups.bits[word] & asked.bits[word]
                while both != 0 {
                    guard go(Int(places[word << 6 | both.trailingZeroBitCount])) else { return false }
                    both &= both - 1
                }
            }
        } else if asked.list.count <= groups.list.count {
            for group in asked.list {
                if let place = groups.rank(of: group) { guard go(place) else { return false } }
            }
        } else {
            for (place, group) in groups.list.enumerated() where asked.contains(group) { guard go(place) else { return false } }
        }
        return true
    }
}

/// A table that is complete, by reference: a decision hands it around without copying it.
final class PartyLookup: Sendable {
    private let table: PartyTable

    init(_ table: PartyTable) { self.table = table }

    var lowest: Int32 { table.first }

    func first(meaning asker: PartyView, names: RuleGroups) -> Int32? { table.first(meaning: asker, names: names) }

    func each(meaning asker: PartyView, names: RuleGroups, _ body: (Int32) -> Bool) { table.each(meaning: asker, names: names, body) }
}

extension Party {
    /// Fewer borrowers are meant by what comes first.
    fileprivate var rarity: Int {
        switch self {
        case .target: 0
        case .user: 1
        case .host: 2
        case .display: 3
        case .internet: 4
        case .project: 5
        case .group: 6
        case .hostGroup: 7
        }
    }
}
