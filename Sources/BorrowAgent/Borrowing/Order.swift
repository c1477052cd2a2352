// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// What a person asks to borrow.
public struct Order: Sendable {
    public enum End: Sendable, Equatable {
        /// Exactly then, or not at all.
        case until(Instant)
        /// For so many seconds, or as long as is allowed.
        case lasting(Int64)
        /// As `LM_BORROW` says for each vendor.
        case variable(LMBorrow)
    }

    public var features: [WantedFeature]
    public var end: End
    /// The unit that the end of a duration is rounded up to; `nil`: the line's.
    public var granularity: Granularity?

    public init(features: [WantedFeature], end: End, granularity: Granularity? = nil) {
        (self.features, self.end, self.granularity) = (features, end, granularity)
    }

    /// From the words on the command line and in `LM_BORROW`.
    ///
    /// - Parameter until: WHEN, see `When`.
    /// - Parameter duration: digits and a unit, see `Interval`.
    /// - Parameter granularity: `second`, `minute`, `hour` or `day`, for a duration.
    /// - Parameter sets: what `@NAME` stands for.
    public init(
        features texts: [String], sets: [String: [String]] = [:], until: String?, duration: String?, granularity: String? = nil,
        variable: String?, now: Instant, zone: Zone
    ) throws(AgentError) {
        let features = try Self.features(texts, sets: sets)
        guard !features.isEmpty else { throw AgentError(.usage, "no feature is named", hint: "`borrow list` shows what there is") }
        self.init(features: features, end: try Self.end(until: until, duration: duration, variable: variable, now: now, zone: zone))
        guard let granularity else { return }
        self.granularity = try Self.unit(granularity)
        guard case .lasting = end else {
            throw AgentError(.usage, "--granularity goes with --for", hint: "an end that is named is taken exactly")
        }
    }

    /// - Parameter text: `second`, `minute`, `hour` or `day`.
    public static func unit(_ text: String) throws(AgentError) -> Granularity {
        guard let unit = Granularity(Bytes(text.utf8)) else {
            throw AgentError(.usage, "--granularity \"\(text)\" is no unit", hint: "write second, minute, hour or day")
        }
        return unit
    }

    /// Each feature once, as it is named or as a set names it.
    public static func features(_ texts: [String], sets: [String: [String]]) throws(AgentError) -> [WantedFeature] {
        var features: [WantedFeature] = []
        for text in try expanded(texts, sets) {
            guard let feature = WantedFeature(text) else {
                throw AgentError(
                    .usage, "\"\(text)\" names no feature", hint: "write FEATURE, FEATURE:VERSION, FEATURE*COUNT or VENDOR/FEATURE")
            }
            if features.contains(where: {
                $0.name == feature.name && ($0.vendor == nil || feature.vendor == nil || $0.vendor == feature.vendor)
            }) {
                throw AgentError(.usage, "\(feature.shownName) is named twice", hint: "for several seats write \(feature.shownName)*2")
            }
            features.append(feature)
        }
        return features
    }

    private static func expanded(_ texts: [String], _ sets: [String: [String]]) throws(AgentError) -> [String] {
        var all: [String] = []
        for text in texts {
            guard text.hasPrefix("@") else {
                all.append(text)
                continue
            }
            guard let set = sets[String(text.dropFirst())] else {
                let known = sets.keys.sorted().map { "@" + $0 }.joined(separator: ", ")
                throw AgentError(
                    .usage, "there is no set \(text)",
                    hint: known.isEmpty
                        ? "write `set.\(text.dropFirst()) = FEATURE, …` into \(Configuration.usualPath)" : "the sets are \(known)")
            }
            all += set.filter { !all.contains($0) }
        }
        return all
    }

    public static func end(
        until: String?, duration: String?, variable: String?, now: Instant, zone: Zone
    ) throws(AgentError) -> End {
        switch (until, duration) {
        case (.some, .some):
            throw AgentError(.usage, "--until and --for exclude each other", hint: "give one of them")
        case (let text?, nil):
            if text.hasPrefix("+"), let error = AgentError.unitless(text, "--until") { throw error }
            guard let when = When(text) else {
                throw AgentError(
                    .badWhen, "\"\(text)\" is no moment",
                    hint: "write 29-nov-2026[:17:00], 2026-11-29T17:00, +3d, friday, \"fri 18:00\" or tomorrow")
            }
            let end = when.resolve(now: now, zone: zone.localTime)
            guard end > now else { throw AgentError(.endInPast, "\(zone.text(end)) is over", hint: "name a later moment") }
            return .until(end)
        case (nil, let text?):
            if let error = AgentError.unitless(text, "--for") { throw error }
            guard let interval = Interval(text) else {
                throw AgentError(.badWhen, "\"\(text)\" is no length of time", hint: "write digits and one of s, m, h, d or w: 12h, 3d, 2w")
            }
            return .lasting(interval.seconds)
        case (nil, nil):
            guard let variable, !variable.isEmpty else {
                throw AgentError(.noEnd, "until when?", hint: "give --until \"fri 18:00\" or --for 3d, or set LM_BORROW")
            }
            guard let setting = LMBorrow(Bytes(variable.utf8)) else { throw .badLMBorrow(variable, now: now, zone: zone) }
            return .variable(setting)
        }
    }
}

extension AgentError {
    static func badLMBorrow(_ variable: String, now: Instant, zone: Zone) -> AgentError {
        let today = zone.civil(now).date
        let example = "\(today.licenseText.shown):all:\(today.adding(days: 7).licenseText.shown):18:00"
        return AgentError(
            .badLMBorrow, "LM_BORROW is \"\(variable)\"",
            hint: "write LM_BORROW=today:{vendor|all}:enddate[:hh:mm], with today's date in place of today: \(example)")
    }

    /// A bare number would mean seconds, which hardly anybody means; `nil` where a unit stands there.
    fileprivate static func unitless(_ text: String, _ option: String) -> AgentError? {
        let digits = text.utf8.drop { $0 == ASCII.plus }
        guard !digits.isEmpty, digits.allSatisfy(ASCII.isDigit) else { return nil }
        return AgentError(
            .usage, "\(option) \(text) has no unit", hint: "write \(option) \(text)d for days; the units are s, m, h, d and w")
    }
}

extension LMBorrow {
    /// When a borrow of this vendor's features made today ends.
    func end(vendor: Bytes, now: Instant, zone: Zone) throws(AgentError) -> Instant {
        guard let entry = entry(vendor: vendor) else {
            throw AgentError(
                .noEnd, "LM_BORROW says nothing of vendor \(vendor.shown)", hint: "give --until or --for, or add an entry after `;`")
        }
        guard entry.today == zone.civil(now).date else {
            throw AgentError(
                .lmBorrowLapsed, "LM_BORROW was set for \(entry.today.licenseText.shown), which is not today",
                hint: "set it anew, or give --until or --for")
        }
        let end = entry.end.resolve(now: now, zone: zone.localTime)
        guard end > now else {
            throw AgentError(.endInPast, "LM_BORROW ends \(zone.text(end)), which is over", hint: "set it anew, or give --until or --for")
        }
        return end
    }
}
