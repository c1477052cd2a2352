// SPDX-License-Identifier: Apache-2.0

/// What capability requests are to come to, in the plainest words: lists of what everybody has and has used, counted anew each time.
struct NaiveCapability {
    enum Kind { case lent, consumed, reusable }

    struct Feature {
        let kind: Kind
        let count: Int
        var overdraft = 0
        /// Seconds that it is had for at most.
        let longest: Int64
        /// Seconds; 0: never.
        var undo: Int64 = 0
        /// The suite whose seats it takes, and whether one device's features of it share them.
        var suite: String?
        var sharesOnDevice = false
        /// Seats kept for one device.
        var kept: (device: Int, seats: Int)?
        /// The seats that one device may have at most.
        var limit: (device: Int, seats: Int)?
    }

    struct Thing {
        let device: Int
        let feature: String
        var count: Int
        let at: Int64
        let until: Int64
        let request: Int
        var state = "NORMAL"
    }

    let features: [String: Feature]
    private(set) var things: [Thing] = []

    init(_ features: [String: Feature]) { self.features = features }

    /// What of a feature, or of the suite that it is of, is taken at a moment.
    func taken(_ name: String, at now: Int64) -> Int {
        let feature = features[name]!
        if let suite = feature.suite {
            let members = features.filter { $0.value.suite == suite }.keys
            return Set(things.map(\.device)).reduce(0) { sum, device in
                let parts = members.map { has(device, $0, at: now) }
                return sum + (feature.sharesOnDevice ? parts.max() ?? 0 : parts.reduce(0, +))
            }
        }
        let forGood = feature.kind == .consumed
        return things.filter { $0.feature == name && $0.state == "NORMAL" && (forGood || $0.until > now) }.reduce(0) { $0 + $1.count }
    }

    /// What a device may have of a feature beside what it has.
    private func room(_ name: String, for device: Int, at now: Int64) -> Int {
        let feature = features[name]!
        var room = feature.count + feature.overdraft - taken(name, at: now)
        if feature.sharesOnDevice {
            // What it has of the suite's other features, it may have of this one in the same seats.
            let members = features.filter { $0.value.suite == feature.suite }.keys
            room += (members.map { has(device, $0, at: now) }.max() ?? 0) - has(device, name, at: now)
        }
        if let kept = feature.kept, kept.device != device { room -= max(0, kept.seats - has(kept.device, name, at: now)) }
        if let limit = feature.limit, limit.device == device { room = min(room, limit.seats - has(device, name, at: now)) }
        return max(0, room)
    }

    func has(_ device: Int, _ name: String, at now: Int64) -> Int {
        things.filter { $0.device == device && $0.feature == name && $0.state == "NORMAL" && $0.until > now }.reduce(0) { $0 + $1.count }
    }

    private mutating func giveBack(_ device: Int, _ name: String?, at now: Int64) {
        for index in things.indices
        where things[index].device == device && things[index].state == "NORMAL" && things[index].until > now
            && features[things[index].feature]!.kind != .consumed && (name == nil || things[index].feature == name)
        {
            things[index].state = "RETURNED"
        }
    }

    /// - Returns: what was granted of each; `nil`: refused, and nothing changed.
    mutating func request(
        _ wanted: [(name: String, count: Int)], of device: Int, number: Int, incremental: Bool, partial: Bool, seconds: Int64, at now: Int64
    ) -> [Int]? {
        let before = self
        if !incremental { giveBack(device, nil, at: now) }
        var granted: [Int] = []
        for (name, count) in wanted {
            let feature = features[name]!
            let given = min(count, room(name, for: device, at: now))
            guard given == count || partial else {
                self = before
                return nil
            }
            granted.append(given)
            guard given > 0 else { continue }
            var all = given
            if feature.kind == .lent {
                // One grant takes the place of the last.
                all += has(device, name, at: now)
                things.removeAll { $0.device == device && $0.feature == name && $0.state == "NORMAL" && $0.until > now }
            }
            things.append(
                Thing(device: device, feature: name, count: all, at: now, until: now + min(seconds, feature.longest), request: number))
        }
        return granted
    }

    mutating func report(_ name: String, _ count: Int, by device: Int, number: Int, partial: Bool, at now: Int64) -> Int? {
        guard features[name]!.kind != .lent else { return nil }
        return request([(name, count)], of: device, number: number, incremental: true, partial: partial, seconds: .max, at: now)?[0]
    }

    /// - Returns: what went back; `nil`: refused.
    mutating func undo(_ number: Int, of device: Int, at now: Int64) -> Int? {
        let made = things.indices.filter { index in
            let thing = things[index]
            let kind = features[thing.feature]!.kind
            return thing.request == number && thing.device == device && kind != .lent && thing.state == "NORMAL"
                && (kind == .consumed || thing.until > now)
        }
        guard !made.isEmpty,
            made.allSatisfy({ now <= things[$0].at + features[things[$0].feature]!.undo && features[things[$0].feature]!.undo > 0 })
        else { return nil }
        for index in made { things[index].state = "RETURNED" }
        return made.reduce(0) { $0 + things[$1].count }
    }
}
