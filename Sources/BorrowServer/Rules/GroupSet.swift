// SPDX-License-Identifier: Apache-2.0

/// Some of many groups, by their numbers: a list, and where they are many also a bit for each group.
struct GroupSet: Sendable {
    /// Ascending.
    private(set) var list: [Int32]
    /// Empty where the list is short.
    private(set) var bits: [UInt64] = []

    static let none = GroupSet([], of: 0)

    /// - Parameter list: ascending, each once.
    /// - Parameter count: how many groups there are.
    init(_ list: [Int32], of count: Int) {
        self.list = list
        guard list.count > 16, list.count >= count / 64 else { return }
        bits = Array(repeating: 0, count: (count + 63) / 64)
        for group in list { bits[Int(group) >> 6] |= 1 << UInt64(group & 63) }
    }

    var isEmpty: Bool { list.isEmpty }

    func contains(_ group: Int32) -> Bool { rank(of: group) != nil }

    /// Its place in the list.
    func rank(of group: Int32) -> Int? {
        var (low, high) = (0, list.count)
        while low < high {
            let middle = (low + high) >> 1
            if list[middle] < group { low = middle + 1 } else { high = middle }
        }
        return low < list.count && list[low] == group ? low : nil
    }

    func union(_ other: GroupSet, of count: Int) -> GroupSet {
        guard !other.isEmpty else { return self }
        return isEmpty ? other : GroupSet(Set(list).union(other.list).sorted(), of: count)
    }
}
