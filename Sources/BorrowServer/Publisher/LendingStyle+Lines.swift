// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension LendingStyle {
    /// Why this system would not take a line, without the name of its file; `nil` where it would.
    func refusal(of line: FeatureLine) -> LicenseTextError? {
        if needsInterval, line.borrowing.interval == nil {
            return LicenseTextError(
                .missing, at: line.tokens.all[0].position,
                expected: "\(rawValue) wants an interval on each line: add BORROW=hours or BORROW_INTERVAL=1w to \(line.name.shown)")
        }
        guard let ceiling else { return nil }
        let stated: [(StaticString, Int64?)] = [
            ("BORROW", line.value("BORROW")?.decimal(digits: 6).map { $0 * 3600 }),
            ("BORROW_INTERVAL", line.value("BORROW_INTERVAL").flatMap { Interval($0)?.seconds }),
        ]
        for (key, seconds) in stated {
            guard let seconds, seconds > ceiling.seconds, let token = line.tokens.first(key) else { continue }
            // A word that was written onto the line has no place of its own.
            let position = token.position.line > 0 ? token.position : line.tokens.all[0].position
            return LicenseTextError(
                .badValue, at: position,
                expected:
                    "\(rawValue) lends for \(ceiling.text.shown) at most, that is \(key)=\(most(ceiling, key)), found \(token.canonical.shown)"
            )
        }
        return nil
    }

    private func most(_ ceiling: Interval, _ key: StaticString) -> String {
        "\(key)" == "BORROW" ? String(ceiling.seconds / 3600) : ceiling.text.shown
    }
}
