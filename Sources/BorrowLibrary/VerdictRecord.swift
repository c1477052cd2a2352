// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import CBorrow

/// A verdict in the layout of `borrow.h`, for callers of any version of that header.
struct VerdictRecord {
    private var record = borrow_verdict()

    var code: CInt { record.code }

    init(_ verdict: Verdict) {
        record.code = verdict.code.rawValue
        Self.fill(&record.text, with: verdict.text)
        guard let facts = verdict.facts else { return }
        record.seats = CInt(clamping: facts.seats)
        record.issued_at = facts.issuedAt?.seconds ?? 0
        record.expires_at = facts.expiresAt?.seconds ?? 0
        Self.fill(&record.version, with: facts.version?.text ?? [])
        Self.fill(&record.user, with: facts.user)
        Self.fill(&record.host, with: facts.host)
        Self.fill(&record.loan, with: facts.loan)
    }

    init(_ wrong: WrongCall) {
        record.code = WrongCall.code
        Self.fill(&record.text, with: Bytes(wrong.text))
    }

    /// No header was ever smaller than this one, and none will come near this largest size: a size beyond was never set.
    private static var largestSize: Int { 65536 }

    /// Fills as much as the caller has room for, with zeros behind what this library knows; `size` stays.
    ///
    /// - Returns: `false` where the caller set no size; nothing is written then.
    func write(to verdict: UnsafeMutablePointer<borrow_verdict>) -> Bool {
        let size = verdict.pointee.size
        let known = MemoryLayout<borrow_verdict>.size
        guard size >= known, size <= Self.largestSize else { return false }
        let target = UnsafeMutableRawPointer(verdict)
        withUnsafeBytes(of: record) { target.copyMemory(from: $0.baseAddress!, byteCount: known) }
        if size > known { (target + known).initializeMemory(as: UInt8.self, repeating: 0, count: size - known) }
        verdict.pointee.size = size
        return true
    }

    /// Copies a text into a zeroed member, cut so that its NUL stays.
    private static func fill<Member>(_ member: inout Member, with text: Bytes) {
        withUnsafeMutableBytes(of: &member) { $0.copyBytes(from: text.wholeCharacters(upTo: $0.count - 1)) }
    }
}

extension Bytes {
    /// The beginning of a UTF-8 text that fits into `limit` bytes without half a character at its end.
    func wholeCharacters(upTo limit: Int) -> ArraySlice<UInt8> {
        guard count > limit else { return self[...] }
        var end = limit
        while end > 0, self[end] & 0xC0 == 0x80 { end -= 1 }
        return self[..<end]
    }
}
