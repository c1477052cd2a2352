// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Colour where somebody looks: on a terminal that has any, unless `NO_COLOR` says otherwise.
package struct Colours {
    package enum Colour: Int {
        case red = 31
        case green = 32
        case yellow = 33
    }

    package let areOn: Bool

    package init(areOn: Bool) {
        self.areOn = areOn
    }

    /// As standard output and the environment say.
    package init(variables: [String: String]) {
        let isDumb = [nil, "", "dumb"].contains(variables["TERM"])
        self.init(areOn: isatty(STDOUT_FILENO) == 1 && !isDumb && (variables["NO_COLOR"] ?? "").isEmpty)
    }

    func painted(_ text: String, _ colour: Colour) -> String {
        areOn ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
    }
}
