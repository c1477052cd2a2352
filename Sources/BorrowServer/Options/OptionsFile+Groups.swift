// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension OptionsFile {
    /// Every group that a line names must be there, and none may be a member of itself, however far around.
    mutating func checkGroups() {
        let (users, hosts) = (Set(userGroups.map(\.name)), Set(hostGroups.map(\.name)))
        for statement in statements {
            guard let (party, position) = statement.party else { continue }
            switch party {
            case .group(let name): requireKnown(name, "GROUP", among: users, others: hosts, at: position)
            case .hostGroup(let name): requireKnown(name, "HOST_GROUP", among: hosts, others: users, at: position)
            default: continue
            }
        }
        checkLoops(of: users) { if case .group(let name, let members) = $0 { (name, members) } else { nil } }
        checkLoops(of: hosts) { if case .hostGroup(let name, let members) = $0 { (name, members) } else { nil } }
    }

    private mutating func requireKnown(
        _ name: Bytes, _ kind: String, among known: Set<Bytes>, others: Set<Bytes>, at position: TextPosition
    ) {
        guard !known.contains(name) else { return }
        let otherKind = kind == "GROUP" ? "HOST_GROUP" : "GROUP"
        let wayOut =
            others.contains(name)
            ? "; it is a \(otherKind)" : Spelling.suggestion(for: name, among: known.map(\.shown).sorted())
        errors.append(
            LicenseTextError(
                .badValue, at: position,
                expected: "expected a \(kind) that a line of this file defines, found \(BorrowFormat.shown(name))\(wayOut)"))
    }

    /// FlexNet has no groups in groups: a member that is called like one is a user's or host's name. A loop is certainly not meant.
    private mutating func checkLoops(of names: Set<Bytes>, _ group: (OptionsStatement.Meaning) -> (Bytes, [Bytes])?) {
        guard !names.isEmpty else { return }
        var inner: [Bytes: [(name: Bytes, position: TextPosition)]] = [:]
        for statement in statements {
            guard let (name, members) = group(statement.meaning) else { continue }
            for (member, token) in zip(members, statement.words.dropFirst(2)) where names.contains(member) {
                inner[name, default: []].append((member, token.position))
            }
        }
        // What does not lead back is a name like any other; each group is looked at once.
        var done: Set<Bytes> = []
        for start in inner.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) where !done.contains(start) {
            var (path, places) = ([(group: start, next: 0)], [start: 0])
            while let top = path.last {
                guard let members = inner[top.group], top.next < members.count else {
                    done.insert(top.group)
                    places[top.group] = nil
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                let member = members[top.next]
                if let place = places[member.name] {
                    errors.append(Self.loop(path[place...].map(\.group), at: member.position))
                } else {
                    warnings.append(
                        LicenseTextError(
                            .lookAlike, at: member.position,
                            expected:
                                "\(BorrowFormat.shown(member.name)) is a group too; there are no groups in groups, so that it is taken for a name"
                        ))
                    if !done.contains(member.name), inner[member.name] != nil {
                        places[member.name] = path.count
                        path.append((member.name, 0))
                    }
                }
            }
        }
    }

    /// - Parameter groups: in the order in which each holds the next, and the last the first.
    private static func loop(_ groups: [Bytes], at position: TextPosition) -> LicenseTextError {
        let names =
            groups.prefix(8).map { BorrowFormat.shown($0) } + (groups.count > 8 ? ["..."] : [])
            + groups.prefix(1).map { BorrowFormat.shown($0) }
        return LicenseTextError(
            .groupLoop, at: position,
            expected: "expected names of users or hosts, found a loop of groups: \(names.joined(separator: ", ")); take one of them out")
    }
}
