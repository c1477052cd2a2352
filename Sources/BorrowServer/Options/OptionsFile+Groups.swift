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

    private typealias Member = (of: Bytes, position: TextPosition)

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
            var (path, stack) = ([Bytes](), [(group: start, next: 0)])
            path.append(start)
            while let top = stack.last {
                guard let members = inner[top.group], top.next < members.count else {
                    done.insert(top.group)
                    stack.removeLast()
                    path.removeLast()
                    continue
                }
                stack[stack.count - 1].next += 1
                let member = members[top.next]
                if let place = path.firstIndex(of: member.name) {
                    let loop = (path[place...] + [member.name]).map { BorrowFormat.shown($0) }.joined(separator: ", ")
                    errors.append(
                        LicenseTextError(
                            .groupLoop, at: member.position,
                            expected: "expected names of users or hosts, found a loop of groups: \(loop); take one of them out"))
                } else {
                    warnings.append(
                        LicenseTextError(
                            .lookAlike, at: member.position,
                            expected:
                                "\(BorrowFormat.shown(member.name)) is a group too; there are no groups in groups, so that it is taken for a name"
                        ))
                    if !done.contains(member.name), inner[member.name] != nil {
                        stack.append((member.name, 0))
                        path.append(member.name)
                    }
                }
            }
        }
    }
}
