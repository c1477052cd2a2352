// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Foundation

extension VendorLine {
    /// The options file that it names: `OPTIONS=path`, or the second path behind the vendor.
    var optionsPath: Bytes? {
        var paths = 0
        for token in tokens.attributes {
            if token.key.equalsIgnoringCase("options"), let value = token.value { return value }
            guard token.value == nil, !token.key.allSatisfy(ASCII.isDigit) else { continue }
            paths += 1
            if paths == 2 { return token.key }
        }
        return nil
    }

    /// Where its options are read from: what it names, seen from the license file's folder, or else `VENDOR.opt` beside the license
    /// file if there is one, as FlexNet does.
    func optionsFile(ofLicense license: String) -> String? {
        let folder = (license as NSString).deletingLastPathComponent as NSString
        if let path = optionsPath?.shown { return path.hasPrefix("/") ? path : folder.appendingPathComponent(path) }
        guard license != "-", !vendor.contains(0x2F) else { return nil }
        let path = folder.appendingPathComponent("\(vendor.shown).opt")
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }
}
