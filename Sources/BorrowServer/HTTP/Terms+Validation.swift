// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat

extension Terms {
    /// As many as one answer holds grants of the largest size, with a newline between.
    static let mostFeatures = AnswerLimit.body / (SealedText.largest + 1)
    /// As many as the nine digits of a grant hold.
    private static let mostSeats = 999_999_999

    init(json body: Bytes) throws(Refusal) {
        self = try MessageShape.terms.decode(Terms.self, from: body)
    }

    /// What is asked, as the rules take it.
    func asked() throws(Refusal) -> [WantedSeats] {
        guard !features.isEmpty, features.count <= Self.mostFeatures else {
            throw Self.bad("\(features.count) features are asked, 1 to \(Self.mostFeatures) are allowed")
        }
        let unit = try unit()
        var seen: Set<[Bytes]> = []
        var asked: [WantedSeats] = []
        for feature in features {
            let (vendor, name) = (Bytes(feature.vendor.utf8), Bytes(feature.name.utf8))
            try MessageShape.terms.requireFeature(vendor: vendor, name: name)
            guard seen.insert([vendor, name]).inserted else { throw Self.bad("\(feature.name) is asked twice") }
            guard (1...Self.mostSeats).contains(feature.count) else { throw Self.bad("the count of \(feature.name) is \(feature.count)") }
            if let renews = feature.renews {
                guard RequestID.isWellFormed(Bytes(renews.utf8)) else {
                    throw Self.bad("the loan that \(feature.name) renews is not 22 characters")
                }
            }
            asked.append(
                WantedSeats(
                    vendor: vendor, feature: name, version: try feature.asked(), seats: feature.count, renews: feature.renews,
                    granularity: unit))
        }
        return asked
    }

    /// The granularity that is asked.
    private func unit() throws(Refusal) -> Granularity? {
        guard let granularity else { return nil }
        guard let unit = Granularity(Bytes(granularity.utf8)) else {
            throw Self.bad("granularity is not second, minute, hour or day")
        }
        guard until == nil, connected != true else { throw Self.bad("granularity goes with the for of a borrow") }
        return unit
    }

    func end() throws(Refusal) -> AskedEnd {
        switch (until, duration) {
        case (let until?, nil):
            guard connected != true else { throw Self.bad("a connected license takes for, not until") }
            return .until(until)
        case (nil, let seconds?):
            guard let interval = Interval(seconds: seconds) else {
                throw Self.bad("for is \(seconds) seconds, 1 to \(Interval.longest.seconds) are allowed")
            }
            return connected == true ? .connected(interval.seconds) : .lasting(interval.seconds)
        default: throw Self.bad("exactly one of until and for is needed")
        }
    }

    /// - Parameter device: the hostid that signed the request.
    /// - Parameter address: from where it came.
    func borrower(device: String, address: String = "") throws(Refusal) -> Borrower {
        for (name, claim) in [("user", user), ("host", host), ("display", display), ("project", project), ("client", client)] {
            try MessageShape.terms.requireClaim(name, claim)
        }
        guard !user.isEmpty, !host.isEmpty else { throw Self.bad("user and host are needed") }
        guard Hostid.isMachine(Bytes(machine.utf8)) else { throw Self.bad("machine is not MACHINE= and 43 characters") }
        return Borrower(
            device: device, machine: machine, user: user, host: host, display: display, project: project, client: client,
            address: address)
    }

    static func bad(_ detail: String) -> Refusal { MessageShape.terms.bad(detail) }
}

extension Terms.Feature {
    fileprivate func asked() throws(Refusal) -> Version? {
        guard let version else { return nil }
        guard let known = Version(version) else { throw Terms.bad("the version of \(name) is no version such as 27.0") }
        return known
    }
}
