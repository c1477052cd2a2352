// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowAgent
import BorrowFormat

/// What a server answered to a capability request, for people.
package struct CapabilityWords {
    private let zone: Zone

    package init(zone: Zone) {
        self.zone = zone
    }

    /// - Returns: the exit status: that of the first reason where nothing at all was granted.
    package func show(_ answer: CapabilityAnswer, isPreview: Bool = false) -> Int32 {
        let would = isPreview ? "would get " : ""
        for feature in answer.features where feature.granted > 0 { Voice.answer(would + text(of: feature)) }
        for back in answer.returned {
            Voice.answer("\(shown(back.name))\(back.count > 1 ? " \(back.count)" : "") \(isPreview ? "would go back" : "went back")")
        }
        var status: Int32 = 0
        for reason in answer.features.compactMap(\.reason) {
            Voice.error(
                "\(shown(reason.detail)) [\(AgentError.label(shown(reason.code), reason.flexnet))]", hint: shown(reason.hint))
            if status == 0 { status = RefusalCode(rawValue: reason.code)?.exitStatus ?? 1 }
        }
        let isEmpty = answer.features.allSatisfy { $0.granted == 0 } && answer.returned.isEmpty
        if isEmpty, status == 0 { Voice.answer("nothing is there to return") }
        return isEmpty ? status : 0
    }

    private func text(of feature: CapabilityAnswer.Feature) -> String {
        let name = "\(shown(feature.name)) \(shown(feature.version ?? ""))"
        let fewer = feature.granted < feature.asked ? " of \(feature.asked)" : ""
        if feature.metered {
            let left = feature.left.map { "\($0) left" } ?? "no end to what is left"
            return "\(name) \(feature.granted)\(fewer) counted, \(left)"
        }
        let seats =
            feature.held > 1 || !fewer.isEmpty ? " \(feature.held)\(fewer) seat\(feature.held == 1 && fewer.isEmpty ? "" : "s")" : ""
        return "\(name)\(seats)" + (feature.until.map { " until \(zone.text($0))" } ?? "")
    }
}
