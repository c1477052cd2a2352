// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

extension UsageReport {
    init(json body: Bytes) throws(Refusal) {
        self = try MessageShape.usageReport.decode(UsageReport.self, from: body)
    }

    /// What was used, as it is counted.
    ///
    /// - Parameter device: the hostid that signed the request.
    func used(on device: String) throws(Refusal) -> [DayOfUse] {
        let shape = MessageShape.usageReport
        guard (1...Self.mostEntries).contains(entries.count) else {
            throw shape.bad("\(entries.count) entries are reported, 1 to \(Self.mostEntries) are allowed")
        }
        for (name, claim) in [("user", user), ("host", host)] { try shape.requireClaim(name, claim) }
        guard !user.isEmpty, !host.isEmpty else { throw shape.bad("user and host are needed") }
        var seen: Set<[Bytes]> = []
        var days: [DayOfUse] = []
        for entry in entries {
            let (vendor, name) = (Bytes(entry.vendor.utf8), Bytes(entry.name.utf8))
            try shape.requireFeature(vendor: vendor, name: name)
            guard let day = CivilDate(iso8601: Bytes(entry.day.utf8)) else {
                throw shape.bad("the day of \(entry.name) is no day such as 2026-11-23")
            }
            guard seen.insert([vendor, name, day.iso8601]).inserted else { throw shape.bad("\(entry.name) has \(entry.day) twice") }
            for (field, number) in [("launches", entry.launches), ("minutes", entry.minutes)] {
                guard (0...Self.most).contains(number) else { throw shape.bad("the \(field) of \(entry.name) are \(number)") }
            }
            days.append(
                DayOfUse(
                    vendor: vendor, feature: name, day: day, user: user, host: host, device: device, launches: entry.launches,
                    minutes: entry.minutes))
        }
        return days
    }
}
