// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import CBorrow

/// Which argument of a call is wrong, as a sentence.
struct WrongCall: Error {
    let text: StaticString

    static var code: CInt { CInt(BORROW_USAGE.rawValue) }
}

/// What every call asks: the arguments of `borrow_check`, copied and understood.
struct Call {
    let asked: Asked
    let directory: Bytes?

    init(
        publishers: UnsafePointer<UnsafePointer<CChar>?>?, vendor: UnsafePointer<CChar>?, feature: UnsafePointer<CChar>?,
        version: UnsafePointer<CChar>?, directory: UnsafePointer<CChar>?
    ) throws(WrongCall) {
        let names = try Self.names(vendor: vendor, feature: feature)
        self.directory = Bytes(terminated: directory)
        guard self.directory?.isEmpty != true else {
            throw WrongCall(text: "the nodelock directory's name is empty; NULL means the standard places")
        }
        asked = Asked(
            publishers: try Self.keys(publishers), vendor: names.vendor, feature: names.feature, version: try Self.version(version))
    }

    static func names(
        vendor: UnsafePointer<CChar>?, feature: UnsafePointer<CChar>?
    ) throws(WrongCall) -> (vendor: Bytes, feature: Bytes) {
        guard let vendor = Bytes(terminated: vendor), !vendor.isEmpty else { throw WrongCall(text: "no vendor was named") }
        guard let feature = Bytes(terminated: feature), !feature.isEmpty else { throw WrongCall(text: "no feature was named") }
        return (vendor, feature)
    }

    private static func keys(_ list: UnsafePointer<UnsafePointer<CChar>?>?) throws(WrongCall) -> [PublicKey] {
        guard var next = list, next.pointee != nil else { throw WrongCall(text: "no publisher key was given") }
        var keys: [PublicKey] = []
        while let text = Bytes(terminated: next.pointee) {
            guard let key = PublicKey(hostid: text) else { throw WrongCall(text: "a publisher key is not ED25519= and 43 characters") }
            keys.append(key)
            next += 1
        }
        return keys
    }

    private static func version(_ text: UnsafePointer<CChar>?) throws(WrongCall) -> Version? {
        guard let text = Bytes(terminated: text) else { return nil }
        guard let version = Version(text) else { throw WrongCall(text: "the version is not a decimal number") }
        return version
    }
}

extension Bytes {
    /// The bytes of a C string, without its NUL; `nil` for NULL.
    init?(terminated text: UnsafePointer<CChar>?) {
        guard let text else { return nil }
        var end = text
        while end.pointee != 0 { end += 1 }
        self.init(UnsafeRawBufferPointer(start: text, count: end - text))
    }
}
