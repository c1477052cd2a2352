// SPDX-License-Identifier: Apache-2.0
import BorrowCheck
import BorrowFormat
import CBorrow

/// The arguments of a call that tells a list, copied and understood.
struct Listing {
    let patience: Int64
    private let vendor: Bytes?
    private let feature: Bytes?
    private let listener: borrow_listener
    private let context: UnsafeMutableRawPointer?

    init(_ request: UnsafePointer<borrow_request>?, _ listener: borrow_listener?, _ context: UnsafeMutableRawPointer?) throws(WrongCall) {
        let request = try Request.sized(request)
        guard let listener else { throw WrongCall(text: "there is no listener for the list") }
        (self.listener, self.context) = (listener, context)
        (vendor, feature) = (Bytes(terminated: request.vendor), Bytes(terminated: request.feature))
        patience = try Request.patience(request)
    }

    /// Tells the entries that were asked for.
    func told<Entry: ListEntry>(_ entries: Result<[Entry], Verdict>) -> VerdictRecord {
        switch entries {
        case .failure(let verdict): return VerdictRecord(verdict)
        case .success(let entries):
            for entry in entries where entry.vendor == vendor ?? entry.vendor && entry.feature == feature ?? entry.feature {
                var item = entry.item
                item.size = MemoryLayout<borrow_item>.size
                listener(context, &item)
            }
            return .listed
        }
    }
}

protocol ListEntry {
    var vendor: Bytes { get }
    var feature: Bytes { get }
    /// In the layout of `borrow.h`.
    var item: borrow_item { get }
}

extension ToldOffer: ListEntry {
    var item: borrow_item {
        var item = borrow_item(vendor: vendor, feature: feature, version: version, words: userInfo)
        item.seats = CInt(clamping: free)
        item.total = CInt(clamping: total)
        item.until = longestUntil?.seconds ?? 0
        return item
    }
}

extension ToldHolding: ListEntry {
    var item: borrow_item {
        var item = borrow_item(vendor: vendor, feature: feature, version: version, words: userInfo)
        VerdictRecord.fill(&item.loan, with: loan)
        item.seats = CInt(clamping: seats)
        item.until = until.seconds
        return item
    }
}

extension borrow_item {
    fileprivate init(vendor: Bytes, feature: Bytes, version: Version, words: Bytes) {
        self.init()
        VerdictRecord.fill(&self.vendor, with: vendor)
        VerdictRecord.fill(&self.feature, with: feature)
        VerdictRecord.fill(&self.version, with: version.text)
        VerdictRecord.fill(&self.words, with: words)
    }
}
