// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

/// Which server is to lend which feature, and until when: the first in order that lends it, then the next where that one refused.
struct BorrowPlan: Sendable {
    enum End: Sendable, Hashable {
        case until(Instant)
        case lasting(Int64)
    }

    struct Item: Sendable {
        let wanted: WantedFeature
        let vendor: Bytes
        let end: End
        /// The unit that the end of a duration is rounded up to; `nil`: the line's.
        let granularity: Granularity?
        /// Indices of the servers that lend it, in order; never empty.
        var candidates: [Int]
    }

    /// What goes to one server in one request.
    struct Parcel: Sendable {
        let server: Int
        let end: End
        var items: [Item]
    }

    /// Of a vendor's or a feature's name as a path component, in bytes; file systems take 255, and suffixes follow.
    private static let longestFileName = 200

    private(set) var items: [Item] = []
    /// What no server lends.
    private(set) var unknown: [WantedFeature] = []

    /// - Parameter lent: what each server lends, in the order of the servers.
    init(_ order: Order, lent: [[(vendor: Bytes, feature: Bytes)]], now: Instant, zone: Zone) throws(AgentError) {
        for wanted in order.features {
            let sources = lent.enumerated().compactMap { index, lines -> (server: Int, vendors: [Bytes])? in
                let vendors = lines.filter { wanted.names(vendor: $0.vendor, feature: $0.feature) }.map(\.vendor)
                return vendors.isEmpty ? nil : (index, vendors)
            }
            var vendors: [Bytes] = []
            for vendor in sources.flatMap(\.vendors) where !vendors.contains(vendor) { vendors.append(vendor) }
            guard let vendor = vendors.first else {
                unknown.append(wanted)
                continue
            }
            guard vendors.count == 1 else {
                let names = vendors.map { shown($0) + "/" + shown(wanted.name) }.joined(separator: " or ")
                throw AgentError(.usage, "several vendors have a feature \(wanted.shownName)", hint: "write \(names)")
            }
            for name in [vendor, wanted.name] where Slot.fileName(name).count > Self.longestFileName {
                throw AgentError(
                    .cannotWrite,
                    "\(shown(name)) is too long for the name of a file: \(Slot.fileName(name).count) bytes, at most \(Self.longestFileName)",
                    hint: "tell the license's publisher")
            }
            let end: End =
                switch order.end {
                case .until(let instant): .until(instant)
                case .lasting(let seconds): .lasting(seconds)
                case .variable(let setting): .until(try setting.end(vendor: vendor, now: now, zone: zone))
                }
            items.append(
                Item(wanted: wanted, vendor: vendor, end: end, granularity: order.granularity, candidates: sources.map(\.server)))
        }
    }

    /// One request for each server and end, in the order in which the features were named.
    var parcels: [Parcel] {
        var parcels: [Parcel] = []
        for item in items {
            if let index = parcels.firstIndex(where: { $0.server == item.candidates[0] && $0.end == item.end }) {
                parcels[index].items.append(item)
            } else {
                parcels.append(Parcel(server: item.candidates[0], end: item.end, items: [item]))
            }
        }
        return parcels
    }

    /// Turns to the next server for each feature that this one refused.
    /// - Returns: `false` where one of them has none left, or the refusal concerns no feature.
    mutating func turn(from server: Int, after problem: Problem) -> Bool {
        guard let refused = problem.features, !refused.isEmpty else { return false }
        for feature in refused {
            guard
                let index = items.firstIndex(where: {
                    $0.vendor == Bytes(feature.vendor.utf8) && $0.wanted.name == Bytes(feature.name.utf8) && $0.candidates[0] == server
                }), items[index].candidates.count > 1
            else { return false }
            items[index].candidates.removeFirst()
        }
        return true
    }
}

extension BorrowPlan.Parcel {
    func terms(of person: Person, machine: Bytes) -> Terms {
        var until: Instant?
        var duration: Int64?
        switch end {
        case .until(let instant): until = instant
        case .lasting(let seconds): duration = seconds
        }
        return Terms(
            features: items.map {
                Terms.Feature(
                    vendor: $0.vendor.shown, name: $0.wanted.name.shown, version: $0.wanted.version?.text.shown, count: $0.wanted.count,
                    renews: $0.wanted.renews?.shown)
            },
            until: until, duration: duration, granularity: items.first?.granularity.map { "\($0.word)" }, user: person.user,
            host: person.host,
            display: person.display, project: person.project,
            client: Agent.client, machine: machine.shown)
    }
}
