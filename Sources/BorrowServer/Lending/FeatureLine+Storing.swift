// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

extension FeatureLine {
    /// The longest name of a grant's file or folder, in bytes and without its ending: with one, it is sure to fit a laptop's file system.
    static let longestFileName = 200

    /// Why a laptop could not ask for this line, or keep a grant that rests on it; `nil` where it can.
    ///
    /// - Parameter written: of what `derivation` has made, the line that it was before.
    func reasonNotToStore(servers: [ServerLine], derivation: Derivation? = nil, written: FeatureLine? = nil) -> String? {
        for name in [vendor, name] {
            guard String(validating: name, as: UTF8.self) != nil else {
                return "a laptop cannot ask for it: \(name.shown) is not UTF-8"
            }
            let length = Slot.fileName(name).count
            guard length <= Self.longestFileName else {
                return "a laptop cannot store it: \(name.shown) makes a file name of \(length) bytes, \(Self.longestFileName) are allowed"
            }
        }
        let size = largestGrant(servers: servers, derivation: derivation, on: written ?? self)
        guard size <= SealedText.largest else {
            return "a laptop cannot store it: a grant that rests on it may take \(size) bytes, \(SealedText.largest) are allowed"
        }
        return nil
    }

    /// The size of a grant on this line whose every word is as long as it may be: a promise takes more than the interval in its place.
    private func largestGrant(servers: [ServerLine], derivation: Derivation?, on line: FeatureLine) -> Int {
        func word(_ count: Int) -> Bytes { Bytes(repeating: 0x41, count: count) }
        // A blank in a name makes the printer add quotes.
        let name = word(254) + [ASCII.space]
        let terms = GrantTerms(
            feature: self.name, vendor: vendor, version: version, seats: 999_999_999, device: Bytes("ED25519=") + word(43),
            machine: Bytes("MACHINE=") + word(43), borrowedFrom: word(43), loan: word(22), issuedAt: Instant(seconds: 0),
            expiresAt: Instant(seconds: 0), user: name, host: name, renewAt: Instant(seconds: 0),
            renewableUntil: Instant(seconds: 0))
        let message = terms.message(servers: servers, derivation: derivation, lines: [line])
        return SealedText(message: message, signature: Bytes(repeating: 0, count: 64)).text.count
    }
}
