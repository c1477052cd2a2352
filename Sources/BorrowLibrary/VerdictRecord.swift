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
        if let reason = verdict.reason { fill(reason) }
        record.ends_soon = verdict.endsSoon ? 1 : 0
        guard let facts = verdict.facts else { return }
        record.seats = CInt(clamping: facts.seats)
        record.connected = verdict.isLicensed && facts.isConnected ? 1 : 0
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

    /// A list was told.
    static var listed: VerdictRecord { VerdictRecord(code: CInt(BORROW_LISTED.rawValue), text: "these are all") }

    private init(code: CInt, text: StaticString) {
        record.code = code
        Self.fill(&record.text, with: Bytes(text))
    }

    private mutating func fill(_ reason: ToldRefusal) {
        Self.fill(&record.refusal, with: reason.code)
        Self.fill(&record.detail, with: reason.detail)
        Self.fill(&record.hint, with: reason.hint)
        record.flexnet = CInt(clamping: reason.flexnet ?? 0)
    }

    /// That of the header before borrow_checkout: up to `text`. No header was ever smaller.
    private static var firstSize: Int { 1152 }
    /// None will come near this size: one beyond was never set.
    private static var largestSize: Int { 65536 }

    /// Whether the caller set a size that some header had; otherwise nothing may be written.
    static func fits(into verdict: UnsafeMutablePointer<borrow_verdict>) -> Bool {
        (firstSize...largestSize).contains(verdict.pointee.size)
    }

    /// Fills as much as the caller has room for, with zeros behind what this library knows; `size` stays.
    func write(to verdict: UnsafeMutablePointer<borrow_verdict>) {
        let size = verdict.pointee.size
        let known = MemoryLayout<borrow_verdict>.size
        let target = UnsafeMutableRawPointer(verdict)
        withUnsafeBytes(of: record) { target.copyMemory(from: $0.baseAddress!, byteCount: min(size, known)) }
        if size > known { (target + known).initializeMemory(as: UInt8.self, repeating: 0, count: size - known) }
        verdict.pointee.size = size
    }

    /// Copies a text into a zeroed member, cut so that its NUL stays, and shows control characters as spaces.
    static func fill<Member>(_ member: inout Member, with text: Bytes) {
        withUnsafeMutableBytes(of: &member) { room in
            for (place, byte) in text.wholeCharacters(upTo: room.count - 1).enumerated() {
                room[place] = ASCII.isControl(byte) ? ASCII.space : byte
            }
        }
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
