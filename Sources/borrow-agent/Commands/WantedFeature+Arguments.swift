// SPDX-License-Identifier: Apache-2.0
import BorrowAgent

extension WantedFeature {
    /// Licenses as they are held, for a command that takes names or `--all`; `nil`: all.
    static func whole(_ texts: [String], isAll: Bool, to verb: String) throws(AgentError) -> [WantedFeature]? {
        if isAll != texts.isEmpty {
            throw AgentError(
                .usage, isAll ? "--all and names exclude each other" : "nothing is named",
                hint: "name features, or give --all; `borrow status` shows what is held")
        }
        if isAll { return nil }
        var wanted: [WantedFeature] = []
        for text in texts {
            guard let feature = WantedFeature(text), feature.version == nil, feature.count == 1 else {
                throw AgentError(
                    .usage, "\"\(text)\" names no license to \(verb)",
                    hint: "write FEATURE or VENDOR/FEATURE; a license is \(verb == "return" ? "returned" : "extended") whole")
            }
            if !wanted.contains(feature) { wanted.append(feature) }
        }
        return wanted
    }
}
